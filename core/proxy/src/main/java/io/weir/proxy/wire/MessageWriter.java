package io.weir.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Writes heads anew from what was read: nothing that only concerned the connection it came on is
 * passed on, and the framing is our own.
 */
public final class MessageWriter {

  private static final byte[] HTTP11 = Ascii.bytes(" HTTP/1.1\r\nhost: ");
  private static final byte[] STATUS_LINE = Ascii.bytes("HTTP/1.1 ");
  private static final byte[] CRLF = Ascii.bytes("\r\n");
  private static final byte[] CHUNKED = Ascii.bytes("transfer-encoding: chunked\r\n");
  private static final byte[] CLOSE = Ascii.bytes("connection: close\r\n");
  private static final byte[] KEEP_ALIVE = Ascii.bytes("connection: keep-alive\r\n");
  private static final byte[] WEBSOCKET =
      Ascii.bytes("connection: upgrade\r\nupgrade: websocket\r\n");
  private static final byte[] TE_TRAILERS = Ascii.bytes("te: trailers\r\n");
  private static final byte[] COOKIE = Ascii.bytes("cookie: ");
  private static final byte[] LAST_CHUNK = Ascii.bytes("0\r\n");
  private static final int NO_CONTENT = 204;
  private static final int EXTRA = 128;

  /**
   * A body of up to this many bytes has room behind its head: copying it costs less than a part of
   * its own in the system call.
   */
  private static final int ROOM = 2048;

  private static final int MAX_CHUNK_HEAD = 10;

  private MessageWriter() {}

  /**
   * A request's head.
   *
   * @param fallbackHost the Host if the client gave none
   * @param added what the proxy adds
   * @param requestId its name in logs if the client gave none, or null
   */
  public static ByteBuf request(
      RequestMessage head,
      String fallbackHost,
      Fields added,
      @Nullable String requestId,
      ByteBufAllocator alloc) {
    Fields fields = head.fields();
    int size = fields.size() + head.targetLength() + added.size() + 2 * EXTRA;
    ByteBuf out = alloc.directBuffer(size + fallbackHost.length());
    ascii(head.method(), out);
    out.writeByte(' ');
    head.writeTarget(out);
    out.writeBytes(HTTP11);
    ascii(head.authority().isEmpty() ? fallbackHost : head.authority(), out);
    out.writeBytes(CRLF);
    writeEndToEnd(fields, true, true, added.has(FieldName.TRACEPARENT), out);
    if (head.bodyLength() == Framing.CHUNKED) {
      out.writeBytes(CHUNKED);
    }
    if (head.upgrade()) {
      out.writeBytes(WEBSOCKET);
    }
    if (head.wantsTrailers()) {
      out.writeBytes(TE_TRAILERS);
    }
    if (requestId != null) {
      ascii("x-request-id: ", out);
      ascii(requestId, out);
      out.writeBytes(CRLF);
    }
    added.writeAll(out);
    return out.writeBytes(CRLF);
  }

  /** How a response's connection goes on. */
  public enum Persistence {
    /** As HTTP/1.1 has it by default. */
    DEFAULT,
    /** Said to an HTTP/1.0 client that asked for it. */
    KEEP_ALIVE,
    /** It ends with this response. */
    CLOSE,
    /** It becomes a tunnel. */
    WEBSOCKET
  }

  /**
   * A response's head, final or interim; in a buffer with room for a small body behind it.
   *
   * @param chunked whether the body follows in chunks
   * @param date the current time, added if the endpoint gave none
   */
  public static ByteBuf response(
      ResponseMessage head,
      boolean chunked,
      Persistence persistence,
      Fields date,
      ByteBufAllocator alloc) {
    Fields fields = head.fields();
    ByteBuf out = alloc.directBuffer(fields.size() + 2 * EXTRA + room(head));
    out.writeBytes(STATUS_LINE);
    decimal(head.status(), out);
    head.writeReason(out);
    out.writeBytes(CRLF);
    writeEndToEnd(fields, false, head.status() != NO_CONTENT && !head.interim(), false, out);
    if (chunked) {
      out.writeBytes(CHUNKED);
    }
    if (!head.interim() && !fields.has(FieldName.DATE)) {
      date.writeAll(out);
    }
    switch (persistence) {
      case DEFAULT -> {}
      case KEEP_ALIVE -> out.writeBytes(KEEP_ALIVE);
      case CLOSE -> out.writeBytes(CLOSE);
      case WEBSOCKET -> out.writeBytes(WEBSOCKET);
    }
    return out.writeBytes(CRLF);
  }

  /** How much behind the head; none where the body is sure to be larger. */
  private static int room(ResponseMessage head) {
    return head.interim() || head.bodyLength() > ROOM
        ? 0
        : head.bodyLength() < 0 ? ROOM : (int) head.bodyLength();
  }

  private static void writeEndToEnd(
      Fields fields, boolean request, boolean length, boolean traced, ByteBuf out) {
    boolean named = fields.has(FieldName.CONNECTION);
    for (int i = 0; i < fields.count(); i++) {
      if (request && fields.name(i) == FieldName.COOKIE) {
        writeCookies(fields, i, out);
      } else if (forwarded(fields, i, named, request, length, traced)) {
        fields.write(i, out);
      }
    }
  }

  /**
   * Whether a field is passed on.
   *
   * @param named whether there is a Connection field, which may name others
   * @param length whether the length of the body is
   * @param traced whether the proxy tells the request's place in a trace itself
   */
  public static boolean forwarded(
      Fields fields, int field, boolean named, boolean request, boolean length, boolean traced) {
    FieldName name = fields.name(field);
    boolean dropped =
        name.hopByHop()
            || (request && (name == FieldName.HOST || name.origin()))
            || (!length && name == FieldName.CONTENT_LENGTH)
            || (traced && (name == FieldName.TRACEPARENT || name == FieldName.TRACESTATE));
    return !dropped && !(named && name == FieldName.OTHER && fields.namedByConnection(field));
  }

  /** HTTP/2 may tell cookies one by one; HTTP/1 has one line for all (RFC 9113, section 8.2.3). */
  private static void writeCookies(Fields fields, int field, ByteBuf out) {
    if (fields.find(FieldName.COOKIE) != field) {
      return;
    }
    out.writeBytes(COOKIE);
    fields.writeValue(field, out);
    for (int i = fields.find(FieldName.COOKIE, field + 1);
        i >= 0;
        i = fields.find(FieldName.COOKIE, i + 1)) {
      out.writeShort(';' << 8 | ' ');
      fields.writeValue(i, out);
    }
    out.writeBytes(CRLF);
  }

  /**
   * A response of the proxy's own.
   *
   * @param added what says that it is one
   * @param body what it says; left out for HEAD
   */
  public static ByteBuf answer(
      int status,
      String reason,
      Fields added,
      Fields date,
      Persistence persistence,
      byte[] body,
      boolean head,
      ByteBufAllocator alloc) {
    ByteBuf out =
        alloc.directBuffer(added.size() + body.length + date.size() + reason.length() + 2 * EXTRA);
    out.writeBytes(STATUS_LINE);
    decimal(status, out);
    out.writeByte(' ');
    ascii(reason, out);
    out.writeBytes(CRLF);
    date.writeAll(out);
    added.writeAll(out);
    ascii("content-length: ", out);
    decimal(body.length, out);
    out.writeBytes(CRLF);
    if (persistence == Persistence.CLOSE) {
      out.writeBytes(CLOSE);
    } else if (persistence == Persistence.KEEP_ALIVE) {
      out.writeBytes(KEEP_ALIVE);
    }
    out.writeBytes(CRLF);
    return head ? out : out.writeBytes(body);
  }

  /** What stands before a chunk's data. */
  public static ByteBuf chunkHead(int length, ByteBufAllocator alloc) {
    ByteBuf out = alloc.directBuffer(MAX_CHUNK_HEAD);
    int shift = 28 - Integer.numberOfLeadingZeros(length) / 4 * 4;
    for (; shift >= 0; shift -= 4) {
      out.writeByte("0123456789abcdef".charAt(length >>> shift & 15));
    }
    return out.writeBytes(CRLF);
  }

  /** What stands behind a chunk's data. */
  public static ByteBuf chunkTail(ByteBufAllocator alloc) {
    return alloc.directBuffer(CRLF.length).writeBytes(CRLF);
  }

  /** What ends a body in chunks. */
  public static ByteBuf lastChunk(@Nullable Fields trailers, ByteBufAllocator alloc) {
    ByteBuf out = alloc.directBuffer(EXTRA + (trailers == null ? 0 : trailers.size()));
    out.writeBytes(LAST_CHUNK);
    if (trailers != null) {
      trailers.writeAll(out);
    }
    return out.writeBytes(CRLF);
  }

  private static void ascii(String text, ByteBuf out) {
    for (int i = 0; i < text.length(); i++) {
      out.writeByte(text.charAt(i));
    }
  }

  private static void decimal(int number, ByteBuf out) {
    int power = 1;
    while (number / power >= 10) {
      power *= 10;
    }
    for (; power > 0; power /= 10) {
      out.writeByte('0' + number / power % 10);
    }
  }
}
