package io.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One side of an HTTP/2 connection on loopback, frame by frame, so that a test can break any rule.
 * Its HPACK is Netty's, so that nothing is judged by what it judges.
 */
final class Http2Peer implements AutoCloseable {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 100_000);

  /** A frame as it came. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares frames
  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean ends() {
      return (flags & END_STREAM) != 0;
    }

    int number(int at) {
      return Unpooled.wrappedBuffer(payload).getInt(at);
    }
  }

  /** A message as it came. */
  record Message(
      List<Http2Headers> interim, Http2Headers head, String body, Http2Headers trailers) {
    int status() {
      return Integer.parseInt(head.status().toString());
    }
  }

  Http2Peer(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
    this.out = socket.getOutputStream();
  }

  /** A client that has said what clients say first. */
  static Http2Peer connect(int port, int... settings) throws IOException {
    return over(new Socket(InetAddress.getLoopbackAddress(), port), settings);
  }

  /** The same over a connection that there is. */
  static Http2Peer over(Socket socket, int... settings) throws IOException {
    Http2Peer peer = new Http2Peer(socket);
    peer.raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    peer.settings(settings);
    return peer;
  }

  /** Reads what a client says first. */
  void readPreface() throws IOException {
    byte[] preface = new byte[24];
    in.readFully(preface);
    assertThat(new String(preface, StandardCharsets.US_ASCII)).startsWith("PRI * HTTP/2.0");
  }

  // Writing

  void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  static ByteBuf frame(int type, int flags, int stream, byte[] payload) {
    return Unpooled.buffer(9 + payload.length)
        .writeMedium(payload.length)
        .writeByte(type)
        .writeByte(flags)
        .writeInt(stream)
        .writeBytes(payload);
  }

  void send(int type, int flags, int stream, byte[] payload) throws IOException {
    raw(ByteBufUtil.getBytes(frame(type, flags, stream, payload)));
  }

  void settings(int... pairs) throws IOException {
    ByteBuf payload = Unpooled.buffer();
    for (int i = 0; i < pairs.length; i += 2) {
      payload.writeShort(pairs[i]).writeInt(pairs[i + 1]);
    }
    send(SETTINGS, 0, 0, ByteBufUtil.getBytes(payload));
  }

  byte[] block(String... namesAndValues) {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(3, headers, block);
    } catch (io.netty.handler.codec.http2.Http2Exception e) {
      throw new AssertionError(e);
    }
    return ByteBufUtil.getBytes(block);
  }

  void head(int stream, boolean end, String... namesAndValues) throws IOException {
    send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(namesAndValues));
  }

  /** Asks for a WebSocket (RFC 8441), with more fields behind those that it needs. */
  void webSocket(int stream, String authority, String path, String... more) throws IOException {
    String[] needed = {
      ":method",
      "CONNECT",
      ":protocol",
      "websocket",
      ":scheme",
      "http",
      ":authority",
      authority,
      ":path",
      path
    };
    String[] all = Arrays.copyOf(needed, needed.length + more.length);
    System.arraycopy(more, 0, all, needed.length, more.length);
    head(stream, false, all);
  }

  /** A head that ends its stream, in exactly that order and without any compression. */
  void literalHead(int stream, String... namesAndValues) throws IOException {
    ByteBuf block = Unpooled.buffer();
    for (int i = 0; i < namesAndValues.length; i++) {
      if (i % 2 == 0) {
        block.writeByte(0);
      }
      byte[] text = namesAndValues[i].getBytes(StandardCharsets.ISO_8859_1);
      block.writeByte(text.length).writeBytes(text);
    }
    send(HEADERS, END_HEADERS | END_STREAM, stream, ByteBufUtil.getBytes(block));
  }

  /** A request for a path, with further fields. */
  void request(int stream, String method, String path, boolean end, String... more)
      throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(":method", method, ":scheme", "http", ":authority", "a.test", ":path", path));
    all.addAll(List.of(more));
    head(stream, end, all.toArray(String[]::new));
  }

  void data(int stream, boolean end, String text) throws IOException {
    send(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  void reset(int stream, int code) throws IOException {
    send(RST_STREAM, 0, stream, ByteBufUtil.getBytes(Unpooled.buffer().writeInt(code)));
  }

  void window(int stream, int bytes) throws IOException {
    send(WINDOW_UPDATE, 0, stream, ByteBufUtil.getBytes(Unpooled.buffer().writeInt(bytes)));
  }

  // Reading

  /** The next frame, or null where the connection ends. */
  Frame read() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    int length = first << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = new byte[length];
    in.readFully(payload);
    return new Frame(type, flags, stream, payload);
  }

  /** The next frame of that type; those before it are passed over. */
  Frame await(int type) throws IOException {
    Frame frame = read();
    while (frame != null && frame.type != type) {
      frame = read();
    }
    assertThat(frame).as("a frame of type " + type + " before the end").isNotNull();
    return frame;
  }

  /** Reads to the end of the connection, and gives the code of the last GOAWAY; -1 for none. */
  int awaitEnd() throws IOException {
    int code = -1;
    try {
      for (Frame frame = read(); frame != null; frame = read()) {
        code = frame.type == GOAWAY ? frame.number(4) : code;
      }
    } catch (java.io.EOFException | java.net.SocketException _) {
      return code;
    }
    return code;
  }

  Http2Headers fields(Frame frame) {
    try {
      return decoder.decodeHeaders(frame.stream, Unpooled.wrappedBuffer(frame.payload));
    } catch (io.netty.handler.codec.http2.Http2Exception e) {
      throw new AssertionError(e);
    }
  }

  /** The message on a stream; frames of other streams must not come between. */
  Message message(int stream) throws IOException {
    List<Http2Headers> interim = new ArrayList<>();
    Http2Headers head = null;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      Frame frame = read();
      assertThat(frame).as("the connection goes on").isNotNull();
      if (frame.stream == 0) {
        continue;
      }
      assertThat(frame.stream).isEqualTo(stream);
      if (frame.type == HEADERS) {
        Http2Headers fields = fields(frame);
        if (head != null) {
          return new Message(interim, head, body.toString(StandardCharsets.ISO_8859_1), fields);
        }
        if (fields.status().charAt(0) == '1') {
          interim.add(fields);
        } else {
          head = fields;
        }
      } else if (frame.type == DATA) {
        body.write(frame.payload);
      } else if (frame.type == RST_STREAM) {
        throw new AssertionError("reset with " + frame.number(0));
      }
      if (frame.ends()) {
        return new Message(interim, head, body.toString(StandardCharsets.ISO_8859_1), null);
      }
    }
  }

  /** The code with which a stream is reset. */
  int awaitReset(int stream) throws IOException {
    Frame frame = await(RST_STREAM);
    assertThat(frame.stream).isEqualTo(stream);
    return frame.number(0);
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
