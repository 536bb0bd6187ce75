/**
 * Small machines that each hold one rule's state: an event and the time in, an answer out. None
 * knows an endpoint, a request or a clock.
 */
@NullMarked
package io.weir.routing.policy;

import org.jspecify.annotations.NullMarked;
