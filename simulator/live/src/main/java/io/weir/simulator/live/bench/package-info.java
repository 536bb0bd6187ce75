/**
 * Live mode over sockets: a gateway's process, and around it backends and clients that are the
 * simulation's own, driven by the clock on the wall.
 */
@NullMarked
package io.weir.simulator.live.bench;

import org.jspecify.annotations.NullMarked;
