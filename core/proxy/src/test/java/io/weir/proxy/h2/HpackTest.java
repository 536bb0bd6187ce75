package io.weir.proxy.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.weir.proxy.wire.Fields;
import io.weir.proxy.wire.HeaderBlock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** HPACK against the examples of RFC 7541, and against another implementation, Netty's. */
class HpackTest {

  private final HpackDecoder decoder = new HpackDecoder();
  private final HeaderBlock block = new HeaderBlock(16_384, 100);

  private String decode(String hex) throws ConnectionException {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    decoder.decode(bytes, bytes.length, block);
    return lines(block.fields());
  }

  private static String lines(Fields fields) {
    ByteBuf out = Unpooled.buffer();
    for (int i = 0; i < fields.count(); i++) {
      out.writeBytes(fields.bytes(), fields.nameFrom(i), fields.nameTo(i) - fields.nameFrom(i));
      out.writeByte('=');
      fields.writeValue(i, out);
      out.writeByte('\n');
    }
    return out.toString(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  @Test
  void requestsOfRfc7541AreDecoded() throws Exception {
    decode("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d");
    assertThat(block.has(HeaderBlock.Pseudo.METHOD)).isTrue();
    assertThat(block.has(HeaderBlock.Pseudo.AUTHORITY)).isTrue();
    assertThat(decode("8286 84be 5808 6e6f 2d63 6163 6865")).isEqualTo("cache-control=no-cache\n");
    assertThat(decode("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65"))
        .isEqualTo("custom-key=custom-value\n");
    assertThat(block.malformed()).isFalse();
  }

  @Test
  void entriesAreEvictedAsTheTableIsFull() throws Exception {
    for (int i = 0; i < 200; i++) {
      String value = "v" + i;
      ByteBuf out = Unpooled.buffer();
      out.writeByte(0x40).writeByte(2).writeBytes(new byte[] {'x', 'y'});
      out.writeByte(value.length())
          .writeBytes(value.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      decode(io.netty.buffer.ByteBufUtil.hexDump(out));
    }
    // 100 with 38 bytes each and 8 with 37 fit into 4,096.
    assertThat(decode("be")).isEqualTo("xy=v199\n");
    assertThat(decode("ff2a")).isEqualTo("xy=v92\n");
    assertThatThrownBy(() -> decode("ff2b")).isInstanceOf(ConnectionException.class);
  }

  @Test
  void anythingThatIsNoBlockIsAnError() {
    for (String hex :
        List.of(
            "80", // index 0
            "c8", // an index that nobody has
            "ff", // an integer without its end
            "ffffffffff7f", // an integer too large
            "00", // no name
            "0003 6162", // a name cut off
            "0001 61", // no value
            "0001 6105 62", // a value cut off
            "0081 ff 01 61", // no Huffman code
            "3fe2 1f", // a table larger than allowed
            "82 20")) { // a size behind a field
      assertThatThrownBy(() -> decode(hex)).as(hex).isInstanceOf(ConnectionException.class);
    }
  }

  @Test
  void tableCanBeMadeSmallerAndLargerAgain() throws Exception {
    assertThat(decode("40 0161 0162")).isEqualTo("a=b\n");
    assertThat(decode("20 3fe11f 82")).isEmpty();
    assertThatThrownBy(() -> decode("be")).isInstanceOf(ConnectionException.class);
  }

  @Test
  void sameFieldsComeOutAsNettyPutIn() throws Exception {
    for (long seed = 1; seed <= 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
      HpackDecoder own = new HpackDecoder();
      for (int message = 0; message < 20; message++) {
        List<String> names = new ArrayList<>();
        Http2Headers headers = new DefaultHttp2Headers(false);
        StringBuilder expected = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
          String name = name(random);
          String value = value(random);
          if (names.contains(name)) {
            continue; // Netty groups equal names
          }
          names.add(name);
          headers.add(name, value);
          expected.append(name).append('=').append(value).append('\n');
        }
        ByteBuf out = Unpooled.buffer();
        encoder.encodeHeaders(3, headers, out);
        byte[] bytes = io.netty.buffer.ByteBufUtil.getBytes(out);
        own.decode(bytes, bytes.length, block);
        assertThat(lines(block.fields())).as("seed " + seed).isEqualTo(expected.toString());
      }
    }
  }

  private static String name(SplittableRandom random) {
    String[] known = {"content-type", "etag", "x-a", "x-trace-id", "cookie", "date", "accept"};
    return random.nextBoolean() ? known[random.nextInt(known.length)] : "x-" + random.nextInt(30);
  }

  private static String value(SplittableRandom random) {
    StringBuilder value = new StringBuilder();
    int length = random.nextInt(10) == 0 ? random.nextInt(600) : random.nextInt(20);
    for (int i = 0; i < length; i++) {
      value.append(
          (char)
              (random.nextInt(20) == 0 ? 0x80 + random.nextInt(0x7f) : '!' + random.nextInt(94)));
    }
    return value.toString();
  }

  @Test
  void nettyReadsWhatIsWritten() throws Exception {
    StringBuilder lines = new StringBuilder();
    lines.append("Content-Type: text/html\r\n");
    lines.append("X-Mixed-Case: one\r\n");
    lines.append("authorization: secret\r\n");
    lines.append("x-long: ").append("y".repeat(5000)).append("\r\n");
    lines.append("empty: \r\n");
    ByteBuf out = Unpooled.buffer();
    HpackEncoder.status(404, out);
    HpackEncoder.status(201, out);
    HpackEncoder.contentLength(1234, out);
    HpackEncoder.all(Fields.ofLines(lines.toString()), out);
    Http2Headers read = new DefaultHttp2HeadersDecoder(false, 100_000).decodeHeaders(1, out);
    assertThat(read.getAll(":status"))
        .extracting(CharSequence::toString)
        .containsExactly("404", "201");
    assertThat(read.get("content-length")).hasToString("1234");
    assertThat(read.get("content-type")).hasToString("text/html");
    assertThat(read.get("x-mixed-case")).hasToString("one");
    assertThat(read.get("authorization")).hasToString("secret");
    assertThat(read.get("x-long")).hasToString("y".repeat(5000));
    assertThat(read.get("empty")).hasToString("");
  }

  @Test
  void garbageIsDecodedOrRefusedAndNothingElse() {
    SplittableRandom random = new SplittableRandom(7);
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      try {
        decoder.decode(bytes, bytes.length, block);
      } catch (ConnectionException _) {
        refused++;
      }
    }
    assertThat(refused).isBetween(50_000, 100_000);
  }
}
