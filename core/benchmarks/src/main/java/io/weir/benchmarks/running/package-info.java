/**
 * What a gateway loses while it is reloaded, replaced, loaded for long or overloaded: real
 * processes on loopback, and a ledger that compares what was sent, answered and seen behind them.
 */
@NullMarked
package io.weir.benchmarks.running;

import org.jspecify.annotations.NullMarked;
