package io.weir.proxy.wire;

import java.util.Arrays;

/** The field names that a proxy has to know. All others are {@link #OTHER}. */
public enum FieldName {
  /** Any other. */
  OTHER("", 0),
  /** What follows the connection and is not forwarded (RFC 9110, section 7.6.1). */
  CONNECTION("connection", Kind.HOP),
  /** Likewise. */
  KEEP_ALIVE("keep-alive", Kind.HOP),
  /** Likewise. */
  PROXY_CONNECTION("proxy-connection", Kind.HOP),
  /** Likewise. */
  PROXY_AUTHENTICATE("proxy-authenticate", Kind.HOP),
  /** Likewise. */
  PROXY_AUTHORIZATION("proxy-authorization", Kind.HOP),
  /** Likewise, but for {@code trailers}. */
  TE("te", Kind.HOP),
  /** Likewise. */
  TRAILER("trailer", Kind.HOP),
  /** Likewise. */
  UPGRADE("upgrade", Kind.HOP),
  /** Likewise; HTTP/2's settings in an upgrade. */
  HTTP2_SETTINGS("http2-settings", Kind.HOP),
  /** Part of the framing, which each connection makes anew. */
  TRANSFER_ENCODING("transfer-encoding", Kind.HOP),
  /** Part of the framing; forwarded as it is where the body is. */
  CONTENT_LENGTH("content-length", Kind.FRAMING),
  /** Written first by whoever forwards. */
  HOST("host", Kind.FRAMING),
  /** Asks for an interim answer. */
  EXPECT("expect", Kind.END_TO_END),
  /** Says who it is. */
  AUTHORIZATION("authorization", Kind.GUARDED),
  /** Likewise. */
  COOKIE("cookie", Kind.GUARDED),
  /** Where the request comes from, which only a proxy that is trusted may say. */
  FORWARDED("forwarded", Kind.ORIGIN),
  /** Likewise. */
  X_FORWARDED_FOR("x-forwarded-for", Kind.ORIGIN),
  /** Likewise. */
  X_FORWARDED_HOST("x-forwarded-host", Kind.ORIGIN),
  /** Likewise. */
  X_FORWARDED_PROTO("x-forwarded-proto", Kind.ORIGIN),
  /** Likewise. */
  X_FORWARDED_PORT("x-forwarded-port", Kind.ORIGIN),
  /** Likewise. */
  X_FORWARDED_CLIENT_CERT("x-forwarded-client-cert", Kind.ORIGIN),
  /** Likewise. */
  X_REAL_IP("x-real-ip", Kind.ORIGIN),
  /** Names the request in logs. */
  X_REQUEST_ID("x-request-id", Kind.GUARDED),
  /** The request's place in a trace; replaced by whoever adds a part of its own. */
  TRACEPARENT("traceparent", Kind.END_TO_END),
  /** What others have to say of that trace; of no use in another. */
  TRACESTATE("tracestate", Kind.END_TO_END),
  /** The proxies that a message went through. */
  VIA("via", Kind.END_TO_END),
  /** What proxies on the way have to say of an answer (RFC 9209). */
  PROXY_STATUS("proxy-status", Kind.END_TO_END),
  /** When an answer was made. */
  DATE("date", Kind.END_TO_END),
  /** When to come back. */
  RETRY_AFTER("retry-after", Kind.END_TO_END),
  /** Which workload sends, in a mesh: only its certificate says so, never a client. */
  L5D_CLIENT_ID("l5d-client-id", Kind.ORIGIN),
  /** What a WebSocket's client asks that proof for, on HTTP/1 only. */
  SEC_WEBSOCKET_KEY("sec-websocket-key", Kind.END_TO_END),
  /** What a WebSocket's server proves itself with, on HTTP/1 only. */
  SEC_WEBSOCKET_ACCEPT("sec-websocket-accept", Kind.END_TO_END),
  /** What the body is. */
  CONTENT_TYPE("content-type", Kind.END_TO_END),
  /** How a gRPC call ended. */
  GRPC_STATUS("grpc-status", Kind.END_TO_END);

  /** What a proxy does with a field of that name. */
  private static final class Kind {
    static final int END_TO_END = 0;
    static final int HOP = 1;
    static final int FRAMING = 2;
    static final int GUARDED = 4;
    static final int ORIGIN = 8;
  }

  private static final FieldName[] ALL = values();
  private static final NameTable TABLE =
      new NameTable(Arrays.stream(ALL).skip(1).map(name -> name.text).toList());

  private final String text;
  private final int kind;

  FieldName(String text, int kind) {
    this.text = text;
    this.kind = kind;
  }

  /** Whether it ends with its connection, so that it is never forwarded. */
  public boolean hopByHop() {
    return kind == Kind.HOP;
  }

  /** Whether it says how long the message is or for whom. */
  public boolean framing() {
    return kind == Kind.FRAMING || this == TRANSFER_ENCODING;
  }

  /** Whether it says where a request comes from. */
  public boolean origin() {
    return kind == Kind.ORIGIN;
  }

  /** Whether a client that has it dropped on the way ({@code Connection: x}) is up to no good. */
  public boolean guarded() {
    return (kind & (Kind.GUARDED | Kind.ORIGIN | Kind.FRAMING)) != 0;
  }

  static FieldName of(int ordinal) {
    return ALL[ordinal];
  }

  /** Which name these bytes are, in any case. */
  static FieldName of(byte[] text, int from, int to) {
    return ALL[TABLE.find(text, from, to) + 1];
  }
}
