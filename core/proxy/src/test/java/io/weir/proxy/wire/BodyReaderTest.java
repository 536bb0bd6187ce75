package io.weir.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies as bytes; {@code ~} stands for CR LF, {@code ^} for LF, {@code `} for CR. */
class BodyReaderTest {

  private static ByteBuf bytes(String text) {
    String raw = text.replace("~", "\r\n").replace('^', '\n').replace('`', '\r');
    return Unpooled.copiedBuffer(raw, StandardCharsets.ISO_8859_1);
  }

  /** The data of a body that comes in two parts; null if it is not complete. */
  private static @Nullable String read(BodyReader reader, ByteBuf whole, int cut)
      throws BadMessageException {
    StringBuilder data = new StringBuilder();
    ByteBuf[] parts = {whole.slice(0, cut), whole.slice(cut, whole.readableBytes() - cut)};
    for (ByteBuf part : parts) {
      for (ByteBuf d = reader.next(part); d != null; d = reader.next(part)) {
        data.append(d.toString(StandardCharsets.ISO_8859_1));
        d.release();
      }
    }
    return reader.done() ? data.toString() : null;
  }

  private static BodyReader chunked() {
    BodyReader reader = new BodyReader(4096, 10);
    reader.begin(Framing.CHUNKED);
    return reader;
  }

  @Test
  void trailersAreOfOneMessageOnly() throws BadMessageException {
    ByteBuf whole = bytes("3~abc~0~X-A: 1~~");
    BodyReader reader = chunked();
    assertThat(read(reader, whole, 0)).isEqualTo("abc");
    assertThat(reader.trailers()).isNotNull();
    for (long next : new long[] {0, 3, Framing.UNTIL_CLOSE, Framing.CHUNKED}) {
      reader.begin(next);
      assertThat(reader.trailers()).as("body of %d", next).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|0~~",
        "abc|3~abc~0~~",
        "abcde|3~abc~2~de~0~~",
        "abc|003~abc~0000~~",
        "abc|3;a=b;c~abc~0;z~~",
        "abc|3;a=\"x;\\\"y\"~abc~0~~",
        "abc|3~abc~0~X-A: 1~X-B: 2~~",
        "0123456789abcdef|10~0123456789abcdef~0~~",
        "abcdefghijklmnop|0A~abcdefghij~6~klmnop~0~~",
      })
  void chunksAreJoined(String expected, String text) throws BadMessageException {
    ByteBuf whole = bytes(text);
    for (int cut = 0; cut <= whole.readableBytes(); cut++) {
      assertThat(read(chunked(), whole, cut)).as("cut at %d", cut).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "CHUNK|3^abc~0~~",
        "CHUNK|3~abc^0~~",
        "CHUNK|3~abcd~0~~",
        "CHUNK|3 ~abc~0~~",
        "CHUNK| 3~abc~0~~",
        "CHUNK|0x3~abc~0~~",
        "CHUNK|-1~abc~0~~",
        "CHUNK|+3~abc~0~~",
        "CHUNK|~abc~0~~",
        "CHUNK|;a~abc~0~~",
        "CHUNK|g~abc~0~~",
        "CHUNK|10000000000000000~abc~0~~",
        "CHUNK|3;a=\"~\"~abc~0~~",
        "CHUNK|3;a`b~abc~0~~",
        "CHUNK|3;a^abc~0~~",
        "CHUNK|3;\u0000~abc~0~~",
        "CHUNK|3~abc~0^~",
        "LINE_END|0~^",
        "LINE_END|0~X: 1^~",
        "FOLDED|0~X: 1~ y~~",
        "TRAILERS|0~Content-Length: 5~~",
        "TRAILERS|0~Transfer-Encoding: chunked~~",
        "TRAILERS|0~Host: a~~",
        "TRAILERS|0~Authorization: x~~",
        "TRAILERS|0~Connection: close~~",
      })
  void refusesWhatIsNoChunk(Fault expected, String text) {
    ByteBuf whole = bytes(text);
    for (int cut = 0; cut <= whole.readableBytes(); cut++) {
      Fault found = null;
      try {
        String data = read(chunked(), whole, cut);
        assertThat(data).isNull();
      } catch (BadMessageException e) {
        found = e.fault();
      }
      assertThat(found).as("cut at %d", cut).isEqualTo(expected);
    }
  }

  @Test
  void extensionsAreBounded() {
    assertThat(faultOf("1;" + "x".repeat(200) + "~")).isEqualTo(Fault.CHUNK);
    assertThat(faultOf(("1;" + "x".repeat(100) + "~a~").repeat(20))).isEqualTo(Fault.CHUNK);
  }

  private static @Nullable Fault faultOf(String text) {
    try {
      read(chunked(), bytes(text), 0);
      return null;
    } catch (BadMessageException e) {
      return e.fault();
    }
  }

  @Test
  void lengthEndsTheBody() throws BadMessageException {
    BodyReader reader = new BodyReader(4096, 10);
    reader.begin(3);
    ByteBuf in = bytes("abcdef");
    ByteBuf data = Objects.requireNonNull(reader.next(in));
    assertThat(data.toString(StandardCharsets.US_ASCII)).isEqualTo("abc");
    data.release();
    assertThat(reader.done()).isTrue();
    assertThat(reader.next(in)).isNull();
    assertThat(in.readableBytes()).isEqualTo(3);
  }

  @Test
  void trailersAreKeptForOneMessageOnly() throws BadMessageException {
    BodyReader reader = chunked();
    assertThat(read(reader, bytes("0~X-A: 1~~"), 0)).isEmpty();
    assertThat(Objects.requireNonNull(reader.trailers()).value("x-a")).isEqualTo("1");
    reader.begin(Framing.CHUNKED);
    assertThat(read(reader, bytes("0~~"), 0)).isEmpty();
    assertThat(reader.trailers()).isNull();
    reader.begin(0);
    assertThat(reader.trailers()).isNull();
  }
}
