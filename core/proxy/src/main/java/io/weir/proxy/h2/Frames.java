package io.weir.proxy.h2;

import io.netty.buffer.ByteBuf;

/** The shapes of frames (RFC 9113, sections 4 and 6) and how those without a body are written. */
final class Frames {

  static final int HEAD_BYTES = 9;

  /** The largest payload that anybody must take, and all that this side takes. */
  static final int MAX_PAYLOAD = 16_384;

  static final int DEFAULT_WINDOW = 65_535;
  static final int MAX_WINDOW = Integer.MAX_VALUE;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 0x1;
  static final int ACK = 0x1;
  static final int END_HEADERS = 0x4;
  static final int PADDED = 0x8;
  static final int WITH_PRIORITY = 0x20;

  static final int SETTING_TABLE_SIZE = 1;
  static final int SETTING_PUSH = 2;
  static final int SETTING_STREAMS = 3;
  static final int SETTING_WINDOW = 4;
  static final int SETTING_PAYLOAD = 5;
  static final int SETTING_HEADERS = 6;
  static final int SETTING_CONNECT_PROTOCOL = 8;

  /** Where a frame's flags stand behind its beginning. */
  static final int FLAGS_AT = 4;

  private static final int SETTING_BYTES = 6;

  private Frames() {}

  static void head(int length, int type, int flags, int stream, ByteBuf out) {
    out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
  }

  /** Settings as pairs of a name and a value. */
  static void settings(ByteBuf out, int... pairs) {
    head(pairs.length / 2 * SETTING_BYTES, SETTINGS, 0, 0, out);
    for (int i = 0; i < pairs.length; i += 2) {
      out.writeShort(pairs[i]).writeInt(pairs[i + 1]);
    }
  }

  static void settingsAck(ByteBuf out) {
    head(0, SETTINGS, ACK, 0, out);
  }

  static void ping(long data, boolean ack, ByteBuf out) {
    head(Long.BYTES, PING, ack ? ACK : 0, 0, out);
    out.writeLong(data);
  }

  static void windowUpdate(int stream, int bytes, ByteBuf out) {
    head(Integer.BYTES, WINDOW_UPDATE, 0, stream, out);
    out.writeInt(bytes);
  }

  static void reset(int stream, ErrorCode code, ByteBuf out) {
    head(Integer.BYTES, RST_STREAM, 0, stream, out);
    out.writeInt(code.ordinal());
  }

  static void goAway(int lastStream, ErrorCode code, ByteBuf out) {
    head(2 * Integer.BYTES, GOAWAY, 0, 0, out);
    out.writeInt(lastStream).writeInt(code.ordinal());
  }
}
