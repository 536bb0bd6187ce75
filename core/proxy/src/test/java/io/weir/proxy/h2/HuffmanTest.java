package io.weir.proxy.h2;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.proxy.wire.HeaderBlock;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HuffmanTest {

  private static String decode(String hex) {
    byte[] code = HexFormat.of().parseHex(hex);
    HeaderBlock out = new HeaderBlock(1000, 10);
    out.begin();
    boolean good = Huffman.decode(code, 0, code.length, out);
    return good
        ? new String(out.room(0), 0, out.filled(), java.nio.charset.StandardCharsets.ISO_8859_1)
        : "none";
  }

  @Test
  void textsOfRfc7541AreDecoded() {
    assertThat(decode("f1e3c2e5f23a6ba0ab90f4ff")).isEqualTo("www.example.com");
    assertThat(decode("a8eb10649cbf")).isEqualTo("no-cache");
    assertThat(decode("25a849e95ba97d7f")).isEqualTo("custom-key");
    assertThat(decode("25a849e95bb8e8b4bf")).isEqualTo("custom-value");
    assertThat(decode("6402")).isEqualTo("302");
    assertThat(decode("d07abe941054d444a8200595040b8166e082a62d1bff"))
        .isEqualTo("Mon, 21 Oct 2013 20:13:21 GMT");
    assertThat(
            decode(
                "94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"))
        .isEqualTo("foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1");
  }

  @Test
  void paddingIsAtMostSevenOnes() {
    assertThat(decode("1f")).isEqualTo("a");
    assertThat(decode("1fff")).isEqualTo("none");
    assertThat(decode("18")).isEqualTo("none");
    assertThat(decode("ff")).isEqualTo("none");
  }

  @Test
  void endOfStringIsNoSymbol() {
    assertThat(decode("fffffffc")).isEqualTo("none");
    assertThat(decode("ffffffff")).isEqualTo("none");
  }

  @Test
  void emptyTextIsEmpty() {
    assertThat(decode("")).isEmpty();
  }
}
