/** What operators are shown, as pure functions of the configuration and of clusters' state. */
@NullMarked
package io.weir.gateway.admin;

import org.jspecify.annotations.NullMarked;
