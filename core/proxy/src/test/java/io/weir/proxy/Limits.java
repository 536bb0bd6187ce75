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

  static ShellLimits body(Duration time) {
    Times t = USUAL.times();
    return of(
        USUAL.connectionsPerAddress(),
        new Times(t.handshake(), t.head(), t.idle(), time, t.write(), t.upgraded()));
  }

  static ShellLimits upgraded(Duration time) {
    Times t = USUAL.times();
    return of(
        USUAL.connectionsPerAddress(),
        new Times(t.handshake(), t.head(), t.idle(), t.body(), t.write(), time));
  }

  /** One HTTP/2 connection of a client may have so much on its way, whatever the stream. */
  static ShellLimits window(int bytes) {
    ShellLimits.Http2 usual = USUAL.http2();
    return of(
        USUAL.connectionsPerAddress(),
        USUAL.times(),
        new ShellLimits.Http2(
            usual.streams(),
            usual.streamWindowBytes(),
            bytes,
            usual.resets(),
            usual.controlFrames()));
  }

  private static ShellLimits of(int perAddress, Times times) {
    return of(perAddress, times, USUAL.http2());
  }

  private static ShellLimits of(int perAddress, Times times, ShellLimits.Http2 http2) {
    return new ShellLimits(
        USUAL.connections(),
        perAddress,
        USUAL.handshakes(),
        USUAL.head(),
        USUAL.bodyBytes(),
        USUAL.replayBytes(),
        USUAL.pipelined(),
        http2,
        times);
  }
}
