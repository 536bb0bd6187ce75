package io.weir.proxy;

import io.weir.codec.shell.ShellLimits;
import io.weir.codec.shell.ShellLimits.Times;
import java.time.Duration;

/** The usual limits but for one. */
final class Limits {

  private static final ShellLimits USUAL = ShellLimits.DEFAULT;

  private Limits() {}

  static ShellLimits perAddress(int connections) {
    return of(connections, USUAL.times());
  }

  static ShellLimits handshake(Duration time) {
    Times t = USUAL.times();
    return of(
        USUAL.connectionsPerAddress(),
        new Times(time, t.head(), t.idle(), t.body(), t.write(), t.upgraded()));
  }

  static ShellLimits upgraded(Duration time) {
    Times t = USUAL.times();
    return of(
        USUAL.connectionsPerAddress(),
        new Times(t.handshake(), t.head(), t.idle(), t.body(), t.write(), time));
  }

  private static ShellLimits of(int perAddress, Times times) {
    return new ShellLimits(
        USUAL.connections(),
        perAddress,
        USUAL.handshakes(),
        USUAL.head(),
        USUAL.bodyBytes(),
        USUAL.replayBytes(),
        USUAL.pipelined(),
        USUAL.http2(),
        times);
  }
}
