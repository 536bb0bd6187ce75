package io.weir.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;

/** What WebSocket clients say, good and bad, after the chapters of Autobahn's test suite. */
final class WebSocketCases {

  private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};
  private static final int TEXT = StrictEcho.TEXT;
  private static final int BINARY = StrictEcho.BINARY;
  private static final int CLOSE = StrictEcho.CLOSE;
  private static final int PING = StrictEcho.PING;
  private static final int PONG = StrictEcho.PONG;
  private static final byte[] BYE = frame(true, 0, CLOSE, code(1000));
  private static final byte[] HELLO = text("Hello, world!");

  private final List<Case> all = new ArrayList<>();

  /**
   * One connection.
   *
   * @param bytes all that the client sends after the upgrade; the last of it closes
   * @param piece in pieces of that many bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares cases
  record Case(String name, byte[] bytes, int piece, boolean deflates) {}

  private WebSocketCases() {}

  static List<Case> all() {
    WebSocketCases cases = new WebSocketCases();
    cases.framing();
    cases.pings();
    cases.reservedBits();
    cases.opcodes();
    cases.fragmentation();
    cases.utf8();
    cases.closing();
    cases.large();
    cases.compression();
    return cases.all;
  }

  private void add(String name, byte[]... frames) {
    add(name, Integer.MAX_VALUE, frames);
  }

  private void add(String name, int piece, byte[]... frames) {
    all.add(new Case(name, joined(joined(frames), BYE), piece, false));
  }

  private void framing() {
    for (int length : new int[] {0, 1, 125, 126, 127, 128, 65_535, 65_536}) {
      add("1.1 text of " + length, text("*".repeat(length)));
      add("1.2 binary of " + length, frame(true, 0, BINARY, fill(length)));
    }
    add("1.3 text of 65536 in pieces of 997", 997, text("*".repeat(65_536)));
    add("1.4 length in more bytes than needed", HexFormat.of().parseHex("81fe0001000000002a"));
    add("1.5 length beyond 2^63", HexFormat.of().parseHex("81ffffffffffffffffff00000000"));
    add("1.6 without a mask", HexFormat.of().parseHex("810548656c6c6f"));
  }

  private void pings() {
    for (int length : new int[] {0, 5, 125, 126}) {
      add("2.1 ping of " + length, frame(true, 0, PING, fill(length)));
    }
    add("2.2 ping byte by byte", 1, frame(true, 0, PING, fill(125)));
    add("2.3 pong that nobody asked for", frame(true, 0, PONG, fill(3)));
    add("2.4 pong, then ping", frame(true, 0, PONG, fill(3)), frame(true, 0, PING, fill(4)));
    byte[][] ten = new byte[10][];
    Arrays.setAll(ten, i -> frame(true, 0, PING, fill(i)));
    add("2.5 ten pings", ten);
    add("2.6 ten pings byte by byte", 1, ten);
  }

  private void reservedBits() {
    for (int bits = 1; bits < 8; bits++) {
      add("3.1 reserved bits " + bits, frame(true, bits, TEXT, fill(5)));
      add(
          "3.2 reserved bits " + bits + " behind a text",
          HELLO,
          frame(true, bits, BINARY, fill(5)));
      add("3.3 reserved bits " + bits + " of a ping", frame(true, bits, PING, fill(5)), HELLO);
    }
  }

  private void opcodes() {
    for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      add("4.1 opcode " + opcode, frame(true, 0, opcode, new byte[0]));
      add("4.2 opcode " + opcode + " between texts", HELLO, frame(true, 0, opcode, fill(4)), HELLO);
    }
  }

  private void fragmentation() {
    byte[] first = frame(false, 0, TEXT, utf8("one, "));
    byte[] middle = frame(false, 0, 0, utf8("two, "));
    byte[] last = frame(true, 0, 0, utf8("three"));
    byte[] ping = frame(true, 0, PING, utf8("ping"));
    add("5.1 fragmented ping", frame(false, 0, PING, fill(3)), frame(true, 0, 0, fill(3)));
    add("5.2 fragmented pong", frame(false, 0, PONG, fill(3)), frame(true, 0, 0, fill(3)));
    add("5.3 text of two", first, last);
    add("5.4 text of three byte by byte", 1, first, middle, last);
    add("5.5 pings in between", first, ping, middle, ping, last);
    add("5.6 pings in between byte by byte", 1, first, ping, middle, ping, last);
    add("5.7 continuation of nothing", middle, HELLO);
    add("5.8 continuation that ends nothing", last, HELLO);
    add("5.9 continuation behind a whole text", HELLO, last);
    add("5.10 text within a text", first, HELLO);
    add("5.11 binary within a text", first, frame(true, 0, BINARY, fill(2)));
    add("5.12 empty fragments", frame(false, 0, TEXT, fill(0)), frame(true, 0, 0, fill(0)));
    add("5.13 never ended", first, middle);
  }

  private void utf8() {
    String[] good = {
      "\u03ba\u1f79\u03c3\u03bc\u03b5", "\0", "\ud83d\ude00", "\uffff", "\u0080\u07ff"
    };
    for (String each : good) {
      add("6.1 text " + HexFormat.of().formatHex(utf8(each)), text(each));
    }
    String[] bad = {
      "80",
      "bf",
      "c0af",
      "c1bf",
      "e080af",
      "f08080af",
      "eda080",
      "edbfbf",
      "f4908080",
      "f8888080",
      "fe",
      "ff",
      "ce",
      "e18f",
      "cebae1bdb9cf83cebcceb5eda080656469746564"
    };
    for (String each : bad) {
      add("6.2 no text " + each, frame(true, 0, TEXT, HexFormat.of().parseHex(each)), HELLO);
    }
    byte[] split = utf8("\u1f79");
    add(
        "6.3 character in two fragments",
        frame(false, 0, TEXT, Arrays.copyOf(split, 1)),
        frame(true, 0, 0, Arrays.copyOfRange(split, 1, 3)));
    add(
        "6.4 bad in the second fragment",
        frame(false, 0, TEXT, utf8("good")),
        frame(true, 0, 0, new byte[] {(byte) 0xff}),
        HELLO);
    add(
        "6.5 any bytes in binary",
        frame(true, 0, BINARY, new byte[] {(byte) 0xff, 0, (byte) 0xc0}));
  }

  private void closing() {
    add("7.1 close behind a text", HELLO);
    add("7.2 text behind close", BYE, HELLO);
    add("7.3 ping behind close", BYE, frame(true, 0, PING, fill(1)));
    add("7.4 empty close", frame(true, 0, CLOSE, fill(0)));
    add("7.5 close of one byte", frame(true, 0, CLOSE, fill(1)));
    add("7.6 reason", frame(true, 0, CLOSE, joined(code(1000), utf8("bye \u03ba"))));
    add("7.7 longest reason", frame(true, 0, CLOSE, joined(code(1000), fill(123))));
    add("7.8 too long a reason", frame(true, 0, CLOSE, joined(code(1000), fill(124))));
    add("7.9 reason that is no text", frame(true, 0, CLOSE, joined(code(1000), code(0xc0af))));
    int[] codes = {
      1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999, 0, 999, 1004,
      1005, 1006, 1016, 1100, 2000, 2999, 5000, 65_535
    };
    for (int code : codes) {
      add("7.10 code " + code, frame(true, 0, CLOSE, code(code)));
    }
    add("7.11 within a text", frame(false, 0, TEXT, utf8("half")));
  }

  private void large() {
    for (int kilobytes : new int[] {64, 256, 1024, 4096}) {
      add("9.1 text of KiB " + kilobytes, text("*".repeat(kilobytes << 10)));
      add("9.2 binary of KiB " + kilobytes, frame(true, 0, BINARY, fill(kilobytes << 10)));
    }
    for (int piece : new int[] {64, 1300, 64 << 10}) {
      add("9.3 a MiB in fragments of " + piece, fragments(1 << 20, piece));
    }
    add("9.4 256 KiB in pieces of 256", 256, text("*".repeat(256 << 10)));
    byte[][] many = new byte[1000][];
    Arrays.setAll(many, i -> text("*".repeat(i % 200)));
    add("9.5 a thousand messages", many);
    add("10.1 64 KiB in fragments of 1300", fragments(64 << 10, 1300));
  }

  private void compression() {
    byte[] packed = deflated(utf8("Hello, hello, hello, \u03ba\u03cc\u03c3\u03bc\u03b5!"));
    compressed("12.1 compressed text", frame(true, 4, TEXT, packed));
    compressed("12.2 compressed and plain", frame(true, 4, TEXT, packed), HELLO);
    compressed(
        "12.3 compressed fragments",
        frame(false, 4, TEXT, Arrays.copyOf(packed, 4)),
        frame(true, 0, 0, Arrays.copyOfRange(packed, 4, packed.length)));
    compressed("12.4 compressed ping", frame(true, 4, PING, fill(4)), HELLO);
    compressed("12.5 other bits", frame(true, 2, TEXT, packed), HELLO);
  }

  private void compressed(String name, byte[]... frames) {
    all.add(new Case(name, joined(joined(frames), BYE), Integer.MAX_VALUE, true));
  }

  private static byte[] deflated(byte[] plain) {
    try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
      deflater.setInput(plain);
      byte[] out = new byte[1024];
      int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
      return Arrays.copyOf(out, length - 4);
    }
  }

  private static byte[] fragments(int length, int piece) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < length; at += piece) {
      boolean last = at + piece >= length;
      out.writeBytes(frame(last, 0, at == 0 ? BINARY : 0, fill(Math.min(piece, length - at))));
    }
    return out.toByteArray();
  }

  private static byte[] text(String text) {
    return frame(true, 0, TEXT, utf8(text));
  }

  private static byte[] frame(boolean fin, int reserved, int opcode, byte[] payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((fin ? 0x80 : 0) | reserved << 4 | opcode);
    StrictEcho.length(out, 0x80, payload.length);
    out.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      out.write(payload[i] ^ MASK[i & 3]);
    }
    return out.toByteArray();
  }

  private static byte[] fill(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) ('a' + i % 26);
    }
    return bytes;
  }

  private static byte[] code(int code) {
    return new byte[] {(byte) (code >> 8), (byte) code};
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
