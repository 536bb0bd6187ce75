package io.weir.proxy.h2;

/** Why a stream or a connection ends (RFC 9113, section 7); its ordinal is its code. */
public enum ErrorCode {
  /** Not because of an error. */
  NO_ERROR,
  /** The peer broke the protocol. */
  PROTOCOL_ERROR,
  /** This side failed. */
  INTERNAL_ERROR,
  /** The peer sent more than it was allowed to. */
  FLOW_CONTROL_ERROR,
  /** Settings were not acknowledged in time. */
  SETTINGS_TIMEOUT,
  /** A frame for a stream that is closed. */
  STREAM_CLOSED,
  /** A frame of a size that it must not have. */
  FRAME_SIZE_ERROR,
  /** Nothing was done with the stream, so it can be repeated. */
  REFUSED_STREAM,
  /** The stream is not needed any more. */
  CANCEL,
  /** Fields cannot be decoded. */
  COMPRESSION_ERROR,
  /** The connection of a CONNECT broke. */
  CONNECT_ERROR,
  /** The peer makes too much work. */
  ENHANCE_YOUR_CALM,
  /** The TLS below is too weak. */
  INADEQUATE_SECURITY,
  /** HTTP/1.1 is wanted instead. */
  HTTP_1_1_REQUIRED;

  private static final ErrorCode[] ALL = values();

  /** The one with that code; unknown codes count as an internal error. */
  static ErrorCode of(long code) {
    return code >= 0 && code < ALL.length ? ALL[(int) code] : INTERNAL_ERROR;
  }
}
