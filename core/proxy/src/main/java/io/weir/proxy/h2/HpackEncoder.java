package io.weir.proxy.h2;

import io.netty.buffer.ByteBuf;
import io.weir.proxy.wire.Ascii;
import io.weir.proxy.wire.FieldName;
import io.weir.proxy.wire.Fields;
import io.weir.proxy.wire.MessageWriter;
import io.weir.proxy.wire.RequestMessage;
import io.weir.proxy.wire.ResponseMessage;
import org.jspecify.annotations.Nullable;

/**
 * Writes field blocks from what was read, in either version of HTTP. It uses the static table only,
 * so it needs no state, and a block means the same on any connection: what a table of our own would
 * save in bytes it costs in time, and in memory for each connection.
 */
public final class HpackEncoder {

  private static final int INDEXED = 0x80;
  private static final int LITERAL = 0x00;

  /** Nobody may put it into a table: it is a secret. */
  private static final int NEVER_INDEXED = 0x10;

  private static final int LITERAL_BITS = 4;
  private static final byte[] REQUEST_ID = Ascii.bytes("x-request-id");
  private static final byte[] TE = Ascii.bytes("te");
  private static final byte[] PROTOCOL = Ascii.bytes(":protocol");
  private static final byte[] CONNECT = Ascii.bytes("CONNECT");
  private static final int METHOD = StaticTable.GET;
  private static final int NO_CONTENT = 204;

  private HpackEncoder() {}

  /**
   * A request's head.
   *
   * @param secure whether it goes over TLS
   * @param fallbackHost the authority if the client gave none
   * @param added what the proxy adds
   * @param requestId its name in logs if the client gave none, or null
   */
  public static void request(
      RequestMessage head,
      boolean secure,
      String fallbackHost,
      Fields added,
      @Nullable String requestId,
      ByteBuf out) {
    method(head, out);
    out.writeByte(INDEXED | (secure ? StaticTable.HTTPS : StaticTable.HTTP));
    integer(LITERAL, LITERAL_BITS, StaticTable.PATH, out);
    integer(0, 7, head.targetLength(), out);
    head.writeTarget(out);
    integer(LITERAL, LITERAL_BITS, StaticTable.AUTHORITY, out);
    text(head.authority().isEmpty() ? fallbackHost : head.authority(), out);
    if (head.upgrade()) {
      literal(PROTOCOL, "websocket", out);
    }
    endToEnd(head.fields(), true, true, added.has(FieldName.TRACEPARENT), out);
    if (head.wantsTrailers()) {
      literal(TE, "trailers", out);
    }
    if (requestId != null) {
      literal(REQUEST_ID, requestId, out);
    }
    all(added, out);
  }

  private static void method(RequestMessage head, ByteBuf out) {
    String method = head.method();
    if (head.upgrade()) {
      integer(LITERAL, LITERAL_BITS, METHOD, out);
      integer(0, 7, CONNECT.length, out);
      out.writeBytes(CONNECT);
    } else if (method.equals("GET")) {
      out.writeByte(INDEXED | StaticTable.GET);
    } else if (method.equals("POST")) {
      out.writeByte(INDEXED | StaticTable.POST);
    } else {
      integer(LITERAL, LITERAL_BITS, METHOD, out);
      text(method, out);
    }
  }

  /**
   * A response's head, final or interim.
   *
   * @param date the current time, added if the endpoint gave none
   */
  public static void response(ResponseMessage head, Fields date, ByteBuf out) {
    Fields fields = head.fields();
    if (head.status() == ResponseMessage.SWITCHING_PROTOCOLS) {
      tunnel(fields, out);
      return;
    }
    status(head.status(), out);
    endToEnd(fields, false, head.status() != NO_CONTENT && !head.interim(), false, out);
    if (!head.interim() && !fields.has(FieldName.DATE)) {
      all(date, out);
    }
  }

  /** What opens a tunnel in HTTP/1 is a plain success in HTTP/2 (RFC 8441, section 5). */
  private static void tunnel(Fields fields, ByteBuf out) {
    status(ResponseMessage.FIRST_FINAL, out);
    for (int i = 0; i < fields.count(); i++) {
      FieldName name = fields.name(i);
      if (!name.hopByHop() && !name.framing() && name != FieldName.SEC_WEBSOCKET_ACCEPT) {
        field(fields, i, out);
      }
    }
  }

  /** A status. */
  public static void status(int status, ByteBuf out) {
    for (int place = StaticTable.STATUS; place < StaticTable.STATUS + 7; place++) {
      if (isStatus(StaticTable.value(place), status)) {
        out.writeByte(INDEXED | place);
        return;
      }
    }
    integer(LITERAL, LITERAL_BITS, StaticTable.STATUS, out);
    out.writeByte(3);
    out.writeByte('0' + status / 100);
    out.writeByte('0' + status / 10 % 10);
    out.writeByte('0' + status % 10);
  }

  private static boolean isStatus(byte[] text, int status) {
    return (text[0] - '0') * 100 + (text[1] - '0') * 10 + text[2] - '0' == status;
  }

  /** A Content-Length. */
  public static void contentLength(int length, ByteBuf out) {
    integer(LITERAL, LITERAL_BITS, StaticTable.CONTENT_LENGTH, out);
    text(Integer.toString(length), out);
  }

  /** All fields as they are, but what HTTP/2 has no use for. */
  public static void all(Fields fields, ByteBuf out) {
    for (int i = 0; i < fields.count(); i++) {
      if (fields.name(i) != FieldName.SEC_WEBSOCKET_KEY) {
        field(fields, i, out);
      }
    }
  }

  private static void endToEnd(
      Fields fields, boolean request, boolean length, boolean traced, ByteBuf out) {
    boolean named = fields.has(FieldName.CONNECTION);
    for (int i = 0; i < fields.count(); i++) {
      boolean key = fields.name(i) == FieldName.SEC_WEBSOCKET_KEY;
      if (!key && MessageWriter.forwarded(fields, i, named, request, length, traced)) {
        field(fields, i, out);
      }
    }
  }

  private static void field(Fields fields, int field, ByteBuf out) {
    byte[] text = fields.bytes();
    int from = fields.nameFrom(field);
    int to = fields.nameTo(field);
    int kind = secret(fields.name(field)) ? NEVER_INDEXED : LITERAL;
    int place = StaticTable.place(text, from, to);
    integer(kind, LITERAL_BITS, place, out);
    if (place == 0) {
      integer(0, 7, to - from, out);
      for (int i = from; i < to; i++) {
        byte b = text[i];
        out.writeByte(b >= 'A' && b <= 'Z' ? b | 0x20 : b);
      }
    }
    integer(0, 7, fields.valueTo(field) - fields.valueFrom(field), out);
    fields.writeValue(field, out);
  }

  private static boolean secret(FieldName name) {
    return name == FieldName.AUTHORIZATION || name == FieldName.COOKIE;
  }

  private static void literal(byte[] name, String value, ByteBuf out) {
    out.writeByte(LITERAL);
    integer(0, 7, name.length, out);
    out.writeBytes(name);
    text(value, out);
  }

  private static void text(String text, ByteBuf out) {
    integer(0, 7, text.length(), out);
    for (int i = 0; i < text.length(); i++) {
      out.writeByte(text.charAt(i));
    }
  }

  private static void integer(int first, int prefixBits, int value, ByteBuf out) {
    int most = (1 << prefixBits) - 1;
    if (value < most) {
      out.writeByte(first | value);
      return;
    }
    out.writeByte(first | most);
    int rest = value - most;
    for (; rest > 0x7f; rest >>>= 7) {
      out.writeByte(0x80 | (rest & 0x7f));
    }
    out.writeByte(rest);
  }
}
