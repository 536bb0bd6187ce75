/**
 * Which endpoint gets the next try: endpoints with what is known of them, the balancers that
 * compare them, and the cluster that keeps both through every change of configuration.
 */
@NullMarked
package io.weir.routing.cluster;

import org.jspecify.annotations.NullMarked;
