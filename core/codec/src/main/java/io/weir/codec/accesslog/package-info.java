/**
 * The access log: what a line holds, how it is written without allocation, and how lines reach a
 * file without holding up an event loop. The members of a JSON line are described in the gateway's
 * manual; the simulator replays such a log.
 */
@NullMarked
package io.weir.codec.accesslog;

import org.jspecify.annotations.NullMarked;
