/**
 * The configuration as immutable values: what a control plane, a gateway's file and a scenario all
 * produce. A spec validates itself when it is made, so code behind it never checks again.
 */
@NullMarked
package io.weir.routing.spec;

import org.jspecify.annotations.NullMarked;
