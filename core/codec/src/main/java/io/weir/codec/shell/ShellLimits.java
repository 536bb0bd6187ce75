package io.weir.codec.shell;

import java.time.Duration;

/**
 * How much clients may ask for. Every one of these binds; a body alone may be without limit,
 * because it is never held.
 *
 * @param connections of all clients together, of this process; more are not accepted
 * @param connectionsPerAddress of one client address that is no trusted hop; more are closed at
 *     once
 * @param handshakes of TLS at the same time; more wait to be accepted
 * @param head of one request
 * @param bodyBytes of one request, more is answered 413; {@link Long#MAX_VALUE} for any
 * @param replayBytes of one request's body that are held so that it can be sent again
 * @param pipelined HTTP/1 requests that wait on one connection; then it is not read
 * @param http2 of one HTTP/2 connection
 * @param times how long a client may take
 */
public record ShellLimits(
    int connections,
    int connectionsPerAddress,
    int handshakes,
    Head head,
    long bodyBytes,
    int replayBytes,
    int pipelined,
    Http2 http2,
    Times times) {

  /** Safe at the edge of a network. */
  public static final ShellLimits DEFAULT =
      new ShellLimits(
          10_000,
          1_000,
          256,
          new Head(8 << 10, 100, 16 << 10),
          1L << 30,
          64 << 10,
          32,
          new Http2(100, 64 << 10, 1 << 20, 200, 1_000),
          new Times(
              Duration.ofSeconds(10),
              Duration.ofSeconds(10),
              Duration.ofSeconds(75),
              Duration.ofSeconds(30),
              Duration.ofSeconds(30),
              Duration.ofHours(1)));

  /**
   * The head of a request.
   *
   * @param uriBytes more is answered 414
   * @param fields header fields, cookie crumbs counted one by one; more is answered 431
   * @param bytes decoded, names and values with 32 for each field; more is answered 431
   */
  public record Head(int uriBytes, int fields, int bytes) {}

  /**
   * One HTTP/2 connection.
   *
   * @param streams at the same time
   * @param streamWindowBytes a client may send so much of one body unread
   * @param connectionWindowBytes and so much of all
   * @param resets streams reset by either side within 30 s, then the connection is closed
   * @param controlFrames PING, SETTINGS, PRIORITY and WINDOW_UPDATE at once, refilled at 10 a
   *     second, then the connection is closed
   */
  public record Http2(
      int streams,
      int streamWindowBytes,
      int connectionWindowBytes,
      int resets,
      int controlFrames) {}

  /**
   * How long a client may take.
   *
   * @param handshake a TLS handshake, and a PROXY header before it
   * @param head a request's head, from its first byte
   * @param idle without a request, then the connection is closed
   * @param body without a byte of a body that is expected
   * @param write without a byte taken of an answer
   * @param upgraded without a byte in either direction of a WebSocket or raw connection
   */
  public record Times(
      Duration handshake,
      Duration head,
      Duration idle,
      Duration body,
      Duration write,
      Duration upgraded) {}
}
