package io.weir.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as bytes; {@code ~} stands for CR LF, {@code ^} for LF, {@code `} for CR. */
class RequestReaderTest {

  private static final int MAX_HEAD = 4096;
  private static final int MAX_TARGET = 1024;
  private static final int MAX_FIELDS = 20;

  private static RequestReader reader() {
    return new RequestReader(MAX_HEAD, MAX_TARGET, MAX_FIELDS, Origin.of("10.0.0.1"));
  }

  private static ByteBuf bytes(String text) {
    String raw = text.replace("~", "\r\n").replace('^', '\n').replace('`', '\r');
    return Unpooled.copiedBuffer(raw, StandardCharsets.ISO_8859_1);
  }

  private static Fault fault(String text) {
    return fault(bytes(text));
  }

  private static Fault fault(ByteBuf in) {
    RequestReader reader = reader();
    try {
      return reader.read(in) ? null : Fault.STATUS;
    } catch (BadMessageException e) {
      return e.fault();
    }
  }

  /** The same, in two parts, cut everywhere. */
  private static void assertSameWhereverCut(String text, Fault expected) {
    ByteBuf whole = bytes(text);
    for (int cut = 0; cut <= whole.readableBytes(); cut++) {
      RequestReader reader = reader();
      Fault found = null;
      try {
        boolean complete =
            reader.read(whole.slice(0, cut))
                || reader.read(whole.slice(cut, whole.readableBytes() - cut));
        assertThat(complete).isTrue();
      } catch (BadMessageException e) {
        found = e.fault();
      }
      assertThat(found).as("cut at %d", cut).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1~Host: a~~",
        "GET / HTTP/1.1~Host:a~~",
        "GET / HTTP/1.1~Host: \t a \t ~~",
        "~GET / HTTP/1.1~Host: a~~",
        "GET / HTTP/1.0~~",
        "OPTIONS * HTTP/1.1~Host: a~~",
        "GET http://a/x HTTP/1.1~Host: A~~",
        "GET http://a HTTP/1.1~Host: a~~",
        "GET / HTTP/1.1~Host: [::1]:80~~",
        "GET / HTTP/1.1~Host: a:65535~~",
        "PURGE /x?y=1&z=%2f HTTP/1.1~Host: a~X-Empty:~~",
        "POST / HTTP/1.1~Host: a~Content-Length: 0~~",
        "POST / HTTP/1.1~Host: a~transfer-encoding: Chunked~~",
        "GET / HTTP/1.1~Host: a~X: \u00e4\u00ff~~",
        "GET / HTTP/1.1~Host: a~Expect: 100-Continue~~",
        "GET / HTTP/1.1~Host: a~Connection: close, keep-alive, upgrade, x-mine~~",
      })
  void acceptsWhatIsRight(String text) {
    assertSameWhereverCut(text, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "START_LINE|GET  / HTTP/1.1~Host: a~~",
        "START_LINE|GET /  HTTP/1.1~Host: a~~",
        "START_LINE|GET / HTTP/1.1 ~Host: a~~",
        "START_LINE| GET / HTTP/1.1~Host: a~~",
        "START_LINE|GET / http/1.1~Host: a~~",
        "START_LINE|GET / HTTP/11~Host: a~~~",
        "START_LINE|GE(T / HTTP/1.1~Host: a~~",
        "START_LINE|\u0000GET / HTTP/1.1~Host: a~~",
        "START_LINE|~~GET / HTTP/1.1~Host: a~~",
        "START_LINE|GET / ~Host: a~~~~~~~~~~~~",
        "LINE_END|GET / HTTP/1.1^Host: a~~",
        "LINE_END|GET / HTTP/1.1~Host: a^~",
        "LINE_END|GET / HTTP/1.1~Host: a`b: c~~",
        "LINE_END|GET / HTTP/1.1~Host: a~`X: y~~",
        "VERSION|GET / HTTP/2.0~Host: a~~",
        "VERSION|GET / HTTP/1.2~Host: a~~",
        "VERSION|GET / HTTP/0.9~Host: a~~",
        "TARGET|GET a HTTP/1.1~Host: a~~",
        "TARGET|GET /#x HTTP/1.1~Host: a~~",
        "TARGET|GET /?a#x HTTP/1.1~Host: a~~",
        "TARGET|GET /\u00e4 HTTP/1.1~Host: a~~",
        "TARGET|GET /\u0000 HTTP/1.1~Host: a~~",
        "TARGET|GET * HTTP/1.1~Host: a~~",
        "TARGET|GET ftp://a/ HTTP/1.1~Host: a~~",
        "TARGET|GET http:///x HTTP/1.1~Host: a~~",
        "TARGET|GET http://u@a/x HTTP/1.1~Host: a~~",
        "PATH|GET /%2f HTTP/1.1~Host: a~~",
        "PATH|GET /%5C HTTP/1.1~Host: a~~",
        "PATH|GET /%00 HTTP/1.1~Host: a~~",
        "PATH|GET /%zz HTTP/1.1~Host: a~~",
        "PATH|GET /% HTTP/1.1~Host: a~~",
        "PATH|GET /a/..;x=y/b HTTP/1.1~Host: a~~",
        "PATH|GET /a\\b HTTP/1.1~Host: a~~",
        "HOST|GET / HTTP/1.1~~",
        "HOST|GET / HTTP/1.1~Host: a~Host: a~~",
        "HOST|GET / HTTP/1.0~Host: a~Host: b~~",
        "HOST|GET / HTTP/1.1~Host:~~",
        "HOST|GET / HTTP/1.1~Host: a b~~",
        "HOST|GET / HTTP/1.1~Host: u@a~~",
        "HOST|GET / HTTP/1.1~Host: a:1:2~~",
        "HOST|GET / HTTP/1.1~Host: a:99999~~",
        "HOST|GET / HTTP/1.1~Host: a/b~~",
        "HOST|GET / HTTP/1.1~Host: [::1~~",
        "HOST|GET http://a/ HTTP/1.1~Host: b~~",
        "FIELD|GET / HTTP/1.1~Host : a~~",
        "FIELD|GET / HTTP/1.1~: a~~",
        "FIELD|GET / HTTP/1.1~Host~~",
        "FIELD|GET / HTTP/1.1~ Host: a~~",
        "FIELD|GET / HTTP/1.1~Host: a~X: \u0001~~",
        "FIELD|GET / HTTP/1.1~Host: a~X: \u007f~~",
        "FIELD|GET / HTTP/1.1~Host: a~X\u00e4: b~~",
        "FIELD|GET / HTTP/1.1~Host: a~X: \u000bchunked~~",
        "FOLDED|GET / HTTP/1.1~Host: a~X: b~ c~~",
        "FOLDED|GET / HTTP/1.1~Host: a~Transfer-Encoding:~\tchunked~~",
        "UNDERSCORE|GET / HTTP/1.1~Host: a~X_Y: b~~",
        "CONTENT_LENGTH|POST / HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 1~~",
        "CONTENT_LENGTH|POST / HTTP/1.1~Host: a~Content-Length: 1, 1~~",
        "CONTENT_LENGTH|POST / HTTP/1.1~Host: a~Content-Length: +1~~",
        "CONTENT_LENGTH|POST / HTTP/1.1~Host: a~Content-Length: -1~~",
        "CONTENT_LENGTH|POST / HTTP/1.1~Host: a~Content-Length: 0x1~~",
        "CONTENT_LENGTH|POST / HTTP/1.1~Host: a~Content-Length: 1 1~~",
        "CONTENT_LENGTH|POST / HTTP/1.1~Host: a~Content-Length:~~",
        "CONTENT_LENGTH|POST / HTTP/1.1~Host: a~Content-Length: 1234567890123456789~~",
        "TRANSFER_ENCODING|POST / HTTP/1.1~Host: a~Transfer-Encoding: xchunked~~",
        "TRANSFER_ENCODING|POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~~",
        "TRANSFER_ENCODING|POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked, identity~~",
        "TRANSFER_ENCODING|POST / HTTP/1.1~Host: a~Transfer-Encoding: identity~~",
        "TRANSFER_ENCODING|POST / HTTP/1.1~Host: a~Transfer-Encoding:~~",
        "TRANSFER_ENCODING|POST / HTTP/1.0~Host: a~Transfer-Encoding: chunked~~",
        "TRANSFER_ENCODING|POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Transfer-Encoding:"
            + " chunked~~",
        "TWO_LENGTHS|POST / HTTP/1.1~Host: a~Content-Length: 4~Transfer-Encoding: chunked~~",
        "TWO_LENGTHS|POST / HTTP/1.0~Host: a~Transfer-Encoding: chunked~Content-Length: 4~~",
        "CONNECTION|GET / HTTP/1.1~Host: a~Connection: close, X-Forwarded-For~~",
        "CONNECTION|GET / HTTP/1.1~Host: a~Connection: authorization~~",
        "CONNECTION|GET / HTTP/1.1~Host: a~Connection: host~~",
        "EXPECTATION|GET / HTTP/1.1~Host: a~Expect: y 100-continue~~",
        "EXPECTATION|GET / HTTP/1.1~Host: a~Expect: 100-continue~Expect: 100-continue~~",
        "CONNECT|CONNECT / HTTP/1.1~Host: a~~",
        "CONNECT|CONNECT a:443 HTTP/1.1~Host: a:443~~",
        "TRACE|TRACE / HTTP/1.1~Host: a~~",
        "UPGRADE|GET / HTTP/1.1~Host: a~Upgrade: websocket~Connection: upgrade~Content-Length: 1~~",
      })
  void refusesWhatIsWrong(Fault expected, String text) {
    assertSameWhereverCut(text, expected);
  }

  @Test
  void refusesWhatIsTooLarge() {
    assertThat(fault("GET /" + "x".repeat(MAX_TARGET) + " HTTP/1.1~Host: a~~"))
        .isEqualTo(Fault.TARGET_TOO_LONG);
    assertThat(fault("GET /" + "x".repeat(MAX_TARGET + 10)).status()).isEqualTo(414);
    assertThat(fault("GET / HTTP/1.1~Host: a~X: " + "x".repeat(MAX_HEAD) + "~~"))
        .isEqualTo(Fault.HEAD_TOO_LARGE);
    assertThat(fault("GET / HTTP/1.1~Host: a~" + "X: y~".repeat(MAX_FIELDS) + "~"))
        .isEqualTo(Fault.HEAD_TOO_LARGE);
    assertThat(fault("G".repeat(40))).isEqualTo(Fault.START_LINE);
  }

  @Test
  void takesNothingOfWhatFollows() throws BadMessageException {
    ByteBuf in = bytes("POST /1 HTTP/1.1~Host: a~Content-Length: 4~~bodyGET /2 HTTP/1.1~Host: b~~");
    RequestReader reader = reader();
    assertThat(reader.read(in)).isTrue();
    assertThat(reader.path()).isEqualTo("/1");
    assertThat(reader.bodyLength()).isEqualTo(4);
    assertThat(in.readCharSequence(4, StandardCharsets.US_ASCII).toString()).isEqualTo("body");
    assertThat(reader.read(in)).isTrue();
    assertThat(reader.path()).isEqualTo("/2");
    assertThat(reader.authority()).isEqualTo("b");
    assertThat(reader.bodyLength()).isZero();
    assertThat(in.isReadable()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b, /a/b",
    "/a//b, /a/b",
    "/a/./b/., /a/b/",
    "/a/../b, /b",
    "/a/b/.., /a/",
    "/../../x, /x",
    "/%2Duser/%41, /-user/A",
    "/%e2%82%ac, /%E2%82%AC",
    "/%2e%2e/x, /x",
    "/a/%2E/b, /a/b",
    "//, /",
    "/a/.b/..c/...d, /a/.b/..c/...d",
    "/a;v=1/b, /a;v=1/b",
    "http://a/x/../y, /y",
    "http://a?q, /",
  })
  void pathHasOneForm(String target, String expected) throws BadMessageException {
    RequestReader reader = reader();
    assertThat(reader.read(bytes("GET " + target + " HTTP/1.1~Host: a~~"))).isTrue();
    assertThat(reader.path()).isEqualTo(expected);
    RequestReader again = reader();
    assertThat(again.read(bytes("GET " + expected + " HTTP/1.1~Host: a~~"))).isTrue();
    assertThat(again.path()).isEqualTo(expected);
  }

  @Test
  void fieldsAreFoundWhateverTheirCase() throws BadMessageException {
    RequestReader reader = reader();
    assertThat(reader.read(bytes("GET /?q=1 HTTP/1.1~HOST: a~X-Foo: one~x-foo: two~~"))).isTrue();
    assertThat(reader.header("x-FOO")).isEqualTo("one");
    assertThat(reader.header("X-Bar")).isNull();
    assertThat(reader.query()).isEqualTo("q=1");
    assertThat(reader.keepAlive()).isTrue();
    assertThat(reader.sourceAddress()).isEqualTo("10.0.0.1");
  }

  @Test
  void everyKnownNameIsRecognised() {
    for (FieldName name : FieldName.values()) {
      byte[] text = Ascii.bytes(name.name().replace('_', '-'));
      if (name != FieldName.OTHER && name != FieldName.HTTP2_SETTINGS) {
        assertThat(FieldName.of(text, 0, text.length)).isEqualTo(name);
      }
    }
    byte[] other = Ascii.bytes("x-forwarded-fox");
    assertThat(FieldName.of(other, 0, other.length)).isEqualTo(FieldName.OTHER);
  }
}
