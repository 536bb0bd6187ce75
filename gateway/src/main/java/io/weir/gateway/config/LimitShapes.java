package io.weir.gateway.config;

import io.weir.codec.Fields;
import io.weir.codec.Key;
import io.weir.codec.MappingShape;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Units;
import io.weir.codec.shell.ShellLimits;
import java.time.Duration;

/** Limits on what clients may ask for. */
final class LimitShapes {

  private static final Shape<Integer> COUNT = Shapes.integer(1, 1_000_000);
  private static final Shape<Duration> TIME = Units.duration("1ms", "24h");

  private static final Key<Integer> CONNECTIONS =
      Key.withDefault("connections", COUNT, "10000", "of all clients; more are not accepted");
  private static final Key<Integer> PER_ADDRESS =
      Key.withDefault(
          "connections-per-address",
          COUNT,
          "1000",
          "of one client, but of a trusted hop; more are closed at once");
  private static final Key<Integer> HANDSHAKES =
      Key.withDefault("handshakes", COUNT, "256", "TLS handshakes at once");
  private static final Key<Integer> URI =
      Key.withDefault("uri", size(64, 1 << 20), "8KiB", "more is answered 414");
  private static final Key<Integer> HEADERS =
      Key.withDefault("headers", Shapes.integer(1, 10_000), "100", "more is answered 431");
  private static final Key<Integer> HEADER_SIZE =
      Key.withDefault(
          "header-size", size(256, 16 << 20), "16KiB", "decoded, all together; more is 431");
  private static final Key<Long> BODY =
      Key.withDefault(
          "body",
          Shapes.either(Shapes.word("none", Long.MAX_VALUE, "no limit"), Units.SIZE),
          "1GiB",
          "of a request; more is answered 413");
  private static final Key<Integer> REPLAY =
      Key.withDefault(
          "replay", size(0, 16 << 20), "64KiB", "of a request's body kept to send it again");
  private static final Key<Integer> PIPELINED =
      Key.withDefault(
          "pipelined", Shapes.integer(1, 1_000), "32", "HTTP/1 requests waiting on a connection");

  private static final Key<Integer> STREAMS =
      Key.withDefault("streams", Shapes.integer(1, 10_000), "100", "requests at once");
  private static final Key<Integer> STREAM_WINDOW =
      Key.withDefault("stream-window", size(65_535, 1 << 30), "64KiB", "unread bytes of a body");
  private static final Key<Integer> CONNECTION_WINDOW =
      Key.withDefault("connection-window", size(65_535, 1 << 30), "1MiB", "unread bytes of all");
  private static final Key<Integer> RESETS =
      Key.withDefault("resets", COUNT, "200", "streams reset within 30 s; then it is closed");
  private static final Key<Integer> CONTROL_FRAMES =
      Key.withDefault(
          "control-frames", COUNT, "1000", "at once, 10/s in the long run; then it is closed");
  private static final Key<ShellLimits.Http2> HTTP2 =
      Key.withDefault(
          "http2",
          MappingShape.of(
                  "limits of HTTP/2",
                  STREAMS,
                  STREAM_WINDOW,
                  CONNECTION_WINDOW,
                  RESETS,
                  CONTROL_FRAMES)
              .to(f ->
                  new ShellLimits.Http2(
                      f.get(STREAMS),
                      f.get(STREAM_WINDOW),
                      f.get(CONNECTION_WINDOW),
                      f.get(RESETS),
                      f.get(CONTROL_FRAMES))),
          "{}",
          "of one HTTP/2 connection");

  private static final Key<Duration> HANDSHAKE =
      Key.withDefault("handshake", TIME, "10s", "TLS, and a PROXY header before it");
  private static final Key<Duration> HEAD =
      Key.withDefault("head", TIME, "10s", "a request's head, from its first byte");
  private static final Key<Duration> IDLE =
      Key.withDefault("idle", TIME, "75s", "a connection without a request");
  private static final Key<Duration> BODY_TIME =
      Key.withDefault("body", TIME, "30s", "without a byte of a body");
  private static final Key<Duration> WRITE =
      Key.withDefault("write", TIME, "30s", "without a byte of an answer taken");
  private static final Key<Duration> UPGRADED =
      Key.withDefault("upgraded", TIME, "1h", "a silent WebSocket or raw connection");
  private static final Key<ShellLimits.Times> TIMES =
      Key.withDefault(
          "times",
          MappingShape.of("times", HANDSHAKE, HEAD, IDLE, BODY_TIME, WRITE, UPGRADED)
              .to(f ->
                  new ShellLimits.Times(
                      f.get(HANDSHAKE),
                      f.get(HEAD),
                      f.get(IDLE),
                      f.get(BODY_TIME),
                      f.get(WRITE),
                      f.get(UPGRADED))),
          "{}",
          "how long a client may take");

  /** All of them, with safe defaults. */
  static final Shape<ShellLimits> LIMITS =
      MappingShape.of(
              "limits",
              CONNECTIONS,
              PER_ADDRESS,
              HANDSHAKES,
              URI,
              HEADERS,
              HEADER_SIZE,
              BODY,
              REPLAY,
              PIPELINED,
              HTTP2,
              TIMES)
          .to(LimitShapes::limits);

  private LimitShapes() {}

  private static ShellLimits limits(Fields f) {
    return new ShellLimits(
        f.get(CONNECTIONS),
        f.get(PER_ADDRESS),
        f.get(HANDSHAKES),
        new ShellLimits.Head(f.get(URI), f.get(HEADERS), f.get(HEADER_SIZE)),
        f.get(BODY),
        f.get(REPLAY),
        f.get(PIPELINED),
        f.get(HTTP2),
        f.get(TIMES));
  }

  /** A size in whole bytes within bounds. */
  static Shape<Integer> size(int min, int max) {
    return Units.SIZE.then((bytes, node, faults) -> {
      if (bytes < min || bytes > max) {
        faults.add(node, node.kind() + " must be from " + min + "B to " + max + "B");
        return null;
      }
      return (int) (long) bytes;
    });
  }
}
