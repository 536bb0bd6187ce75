package io.weir.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A WebSocket endpoint that echoes messages and holds clients to RFC 6455: whatever breaks a rule
 * is answered by a close frame with its code. What it says depends on the bytes that came, never on
 * how they were cut.
 */
final class StrictEcho implements Backend.Script {

  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int FIN = 0x80;
  private static final int DEFLATED = 4;
  private static final int MAX_CONTROL = 125;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int NOT_UTF8 = 1007;

  @Override
  public boolean serve(Backend.Peer peer, String head) throws IOException {
    boolean deflates = head.contains("permessage-deflate");
    peer.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + (deflates ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "")
            + "\r\n");
    Session session = new Session(peer, deflates);
    try {
      session.serve();
    } catch (ClosedException e) {
      session.send(CLOSE, 0, e.payload);
    }
    peer.socket().shutdownOutput();
    peer.readToEnd();
    return false;
  }

  /** The connection is over, and this is said last. */
  private static final class ClosedException extends Exception {
    private static final long serialVersionUID = 1;
    private final byte[] payload;

    ClosedException(byte[] payload) {
      this.payload = payload;
    }

    ClosedException(int code) {
      this(new byte[] {(byte) (code >> 8), (byte) code});
    }
  }

  private static final class Session {
    private final Backend.Peer peer;
    private final boolean deflates;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private int kind;
    private boolean compressed;

    Session(Backend.Peer peer, boolean deflates) {
      this.peer = peer;
      this.deflates = deflates;
    }

    void serve() throws IOException, ClosedException {
      while (true) {
        int first = number(1);
        boolean fin = (first & FIN) != 0;
        int reserved = first >> 4 & 7;
        int opcode = first & 15;
        int second = number(1);
        require((second & FIN) != 0);
        boolean starts = opcode == TEXT || opcode == BINARY;
        require(reserved == 0 || (reserved == DEFLATED && deflates && starts));
        boolean control = opcode >= CLOSE;
        require(
            control ? opcode <= PONG && fin && (second & 127) <= MAX_CONTROL : opcode <= BINARY);
        byte[] payload = payload(second & 127);
        if (control) {
          control(opcode, payload);
        } else {
          require(starts == (kind == 0));
          if (starts) {
            kind = opcode;
            compressed = reserved != 0;
          }
          message.write(payload);
          if (fin) {
            echo();
          }
        }
      }
    }

    private void control(int opcode, byte[] payload) throws IOException, ClosedException {
      if (opcode == PING) {
        send(PONG, 0, payload);
      } else if (opcode == CLOSE) {
        require(payload.length != 1);
        if (payload.length > 1) {
          require(mayClose((payload[0] & 255) << 8 | (payload[1] & 255)));
          requireUtf8(ByteBuffer.wrap(payload, 2, payload.length - 2));
        }
        throw new ClosedException(payload);
      }
    }

    private static boolean mayClose(int code) {
      return (code >= 1000 && code <= 1003)
          || (code >= 1007 && code <= 1011)
          || (code >= 3000 && code <= 4999);
    }

    private void echo() throws IOException, ClosedException {
      byte[] whole = message.toByteArray();
      if (kind == TEXT) {
        requireUtf8(ByteBuffer.wrap(compressed ? inflated(whole) : whole));
      }
      send(kind, compressed ? DEFLATED : 0, whole);
      kind = 0;
      message.reset();
    }

    private static byte[] inflated(byte[] data) throws ClosedException {
      try (Inflater inflater = new Inflater(true)) {
        byte[] out = new byte[1 << 20];
        inflater.setInput(ByteBuffer.allocate(data.length + 4).put(data).putInt(0xFFFF).array());
        int length = inflater.inflate(out);
        return java.util.Arrays.copyOf(out, length);
      } catch (DataFormatException _) {
        throw new ClosedException(NOT_UTF8);
      }
    }

    private static void requireUtf8(ByteBuffer text) throws ClosedException {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(text);
      } catch (CharacterCodingException _) {
        throw new ClosedException(NOT_UTF8);
      }
    }

    private static void require(boolean holds) throws ClosedException {
      if (!holds) {
        throw new ClosedException(PROTOCOL_ERROR);
      }
    }

    private byte[] payload(int announced) throws IOException, ClosedException {
      long length = announced;
      if (announced == 126) {
        length = number(2);
        require(length > MAX_CONTROL);
      } else if (announced == 127) {
        require(number(4) == 0);
        length = number(4);
        require(length > 0xFFFF);
      }
      byte[] mask = read(4);
      byte[] data = read((int) length);
      for (int i = 0; i < data.length; i++) {
        data[i] ^= mask[i & 3];
      }
      return data;
    }

    private int number(int bytes) throws IOException, ClosedException {
      int value = 0;
      for (byte b : read(bytes)) {
        value = value << 8 | (b & 255);
      }
      return value;
    }

    private byte[] read(int length) throws IOException, ClosedException {
      byte[] data = peer.read(length).getBytes(StandardCharsets.ISO_8859_1);
      require(data.length == length);
      return data;
    }

    void send(int opcode, int reserved, byte[] payload) throws IOException {
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      frame.write(FIN | reserved << 4 | opcode);
      length(frame, 0, payload.length);
      frame.write(payload);
      peer.write(frame.toString(StandardCharsets.ISO_8859_1));
    }
  }

  /** Writes how long a payload is, in the shortest way. */
  static void length(ByteArrayOutputStream out, int mask, int length) {
    if (length <= MAX_CONTROL) {
      out.write(mask | length);
    } else if (length <= 0xFFFF) {
      out.write(mask | 126);
      out.writeBytes(new byte[] {(byte) (length >> 8), (byte) length});
    } else {
      out.write(mask | 127);
      out.writeBytes(ByteBuffer.allocate(8).putLong(length).array());
    }
  }
}
