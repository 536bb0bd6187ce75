package io.weir.benchmarks.running;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Floods of HTTP/2 that have names: what each sends over a connection, first once and then without
 * end. A gateway has to close the connection; see section 10.5 of RFC 9113 and the CVEs.
 */
enum Attack {
  /** CVE-2023-44487. */
  RAPID_RESET {
    @Override
    void repeat(Bytes to, int number) throws IOException {
      to.frame(HEADERS, END_STREAM | END_HEADERS, stream(number), GET);
      to.frame(RST_STREAM, 0, stream(number), new byte[] {0, 0, 0, 8});
    }
  },
  /** CVE-2025-8671: good requests, each with a frame that makes the gateway reset it. */
  MADE_YOU_RESET {
    @Override
    void repeat(Bytes to, int number) throws IOException {
      to.frame(HEADERS, END_STREAM | END_HEADERS, stream(number), GET);
      to.frame(WINDOW_UPDATE, 0, stream(number), new byte[4]);
    }
  },
  /** CVE-2024-27316 and its like: a head that never ends. */
  CONTINUATION_FLOOD {
    @Override
    void begin(Bytes to) throws IOException {
      to.frame(HEADERS, END_STREAM, 1, GET);
    }

    @Override
    void repeat(Bytes to, int number) throws IOException {
      to.frame(CONTINUATION, 0, 1, new byte[0]);
    }
  },
  /** CVE-2019-9512. */
  PING_FLOOD {
    @Override
    void repeat(Bytes to, int number) throws IOException {
      to.frame(PING, 0, 0, new byte[8]);
    }
  },
  /** CVE-2019-9515. */
  SETTINGS_FLOOD {
    @Override
    void repeat(Bytes to, int number) throws IOException {
      to.frame(SETTINGS, 0, 0, new byte[0]);
    }
  },
  /** CVE-2019-9518. */
  EMPTY_DATA_FLOOD {
    @Override
    void begin(Bytes to) throws IOException {
      to.frame(HEADERS, END_HEADERS, 1, POST);
    }

    @Override
    void repeat(Bytes to, int number) throws IOException {
      to.frame(DATA, 0, 1, new byte[0]);
    }
  },
  /** CVE-2019-9513. */
  PRIORITY_FLOOD {
    @Override
    void repeat(Bytes to, int number) throws IOException {
      to.frame(PRIORITY, 0, stream(number), new byte[5]);
    }
  },
  /** Frames of a type that nobody knows, which are to be ignored. */
  UNKNOWN_FRAME_FLOOD {
    @Override
    void repeat(Bytes to, int number) throws IOException {
      to.frame(UNKNOWN, 0, 0, new byte[0]);
    }
  };

  /** How many repeats are sent at once. */
  static final int BLOCK = 100;

  /** More than any budget lets through. */
  private static final int REPEATS = 100_000;

  private static final byte DATA = 0;
  private static final byte HEADERS = 1;
  private static final byte PRIORITY = 2;
  private static final byte RST_STREAM = 3;
  private static final byte SETTINGS = 4;
  private static final byte PING = 6;
  private static final byte WINDOW_UPDATE = 8;
  private static final byte CONTINUATION = 9;
  private static final byte UNKNOWN = 0x7b;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  /** Fields by HPACK's static table, and an authority as a literal. */
  private static final byte[] GET = head(0x82);

  private static final byte[] POST = head(0x83);

  private static byte[] head(int method) {
    byte[] authority = "localhost".getBytes(StandardCharsets.US_ASCII);
    byte[] head = new byte[5 + authority.length];
    head[0] = (byte) method;
    head[1] = (byte) 0x86;
    head[2] = (byte) 0x84;
    head[3] = 1;
    head[4] = (byte) authority.length;
    System.arraycopy(authority, 0, head, 5, authority.length);
    return head;
  }

  private static int stream(int number) {
    return 2 * number + 1;
  }

  /** What it sends first, behind the preface. */
  void begin(Bytes to) throws IOException {
    // Most begin with what they go on with.
  }

  /** What it sends again and again; {@code number} counts up from 0. */
  abstract void repeat(Bytes to, int number) throws IOException;

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** The preface and the beginning. */
  byte[] opening() {
    Bytes bytes = new Bytes();
    try {
      bytes.out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      bytes.frame(SETTINGS, 0, 0, new byte[0]);
      begin(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.kept.toByteArray();
  }

  /**
   * What follows, {@link #BLOCK} repeats in each part. It is made before anybody sends it, so that
   * making it takes no time from the gateway.
   */
  List<byte[]> blocks() {
    List<byte[]> blocks = new ArrayList<>();
    try {
      for (int first = 0; first < REPEATS; first += BLOCK) {
        Bytes bytes = new Bytes();
        for (int i = 0; i < BLOCK; i++) {
          repeat(bytes, first + i);
        }
        blocks.add(bytes.kept.toByteArray());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return blocks;
  }

  /** Frames that wait to be sent. */
  static final class Bytes {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(kept);

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
      out.writeByte(payload.length >> 16);
      out.writeShort(payload.length);
      out.writeByte(type);
      out.writeByte(flags);
      out.writeInt(stream);
      out.write(payload);
    }
  }
}
