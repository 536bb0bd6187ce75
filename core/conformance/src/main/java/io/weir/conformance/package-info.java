/**
 * The gateway as a process of its own, judged by suites that others have made: see the tests. There
 * is nothing here that is shipped.
 */
@NullMarked
package io.weir.conformance;

import org.jspecify.annotations.NullMarked;
