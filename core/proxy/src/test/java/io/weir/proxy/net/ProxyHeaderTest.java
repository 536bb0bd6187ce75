package io.weir.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.proxy.net.ProxyHeader.BadHeaderException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {

  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final String IPV4 = "c0000201c63364020050 01bb".replace(" ", "");

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
  }

  private static ByteBuf hex(String hex) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
  }

  private static String read(ByteBuf in) throws BadHeaderException {
    ProxyHeader header = ProxyHeader.read(in);
    if (header == null) {
      return "more";
    }
    InetSocketAddress source = header.source();
    String rest = in.toString(StandardCharsets.ISO_8859_1);
    return (source == null
            ? "nobody"
            : ProxyHeader.text(source.getAddress()) + " " + source.getPort())
        + "|"
        + rest;
  }

  @Test
  void textIsReadWithWhatFollowsLeft() throws Exception {
    assertThat(read(text("PROXY TCP4 192.0.2.1 198.51.100.2 80 443\r\nGET")))
        .isEqualTo("192.0.2.1 80|GET");
    assertThat(read(text("PROXY TCP6 2001:db8::1 ::1 0 65535\r\n"))).isEqualTo("2001:db8::1 0|");
    assertThat(read(text("PROXY UNKNOWN ffff::1 whatever\r\nx"))).isEqualTo("nobody|x");
  }

  @Test
  void everyBeginningAsksForMore() throws Exception {
    String line = "PROXY TCP4 192.0.2.1 198.51.100.2 80 443\r\n";
    for (int i = 0; i < line.length(); i++) {
      assertThat(read(text(line.substring(0, i)))).isEqualTo("more");
    }
    String binary = SIGNATURE + "2111000c" + IPV4;
    for (int i = 0; i < binary.length(); i += 2) {
      assertThat(read(hex(binary.substring(0, i)))).isEqualTo("more");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "proxy TCP4 192.0.2.1 198.51.100.2 80 443\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 80 443\n",
        "PROXY  TCP4 192.0.2.1 198.51.100.2 80 443\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 80\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 80 443 \r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 080 443\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 +80 443\r\n",
        "PROXY TCP4 192.0.2.1 198.51.100.2 80 65536\r\n",
        "PROXY TCP4 192.0.2.01 198.51.100.2 80 443\r\n",
        "PROXY TCP4 192.0.2 198.51.100.2 80 443\r\n",
        "PROXY TCP4 ::1 ::1 80 443\r\n",
        "PROXY TCP6 192.0.2.1 198.51.100.2 80 443\r\n",
        "PROXY UDP4 192.0.2.1 198.51.100.2 80 443\r\n",
        "PROXY TCP4 localhost 198.51.100.2 80 443\r\n"
      })
  void whatCouldBeReadInTwoWaysIsRefused(String line) {
    assertThatThrownBy(() -> read(text(line))).isInstanceOf(BadHeaderException.class);
  }

  @Test
  void lineWithoutEndIsRefusedAtItsLimit() throws Exception {
    assertThat(read(text("PROXY UNKNOWN" + " ".repeat(93)))).isEqualTo("more");
    assertThatThrownBy(() -> read(text("PROXY UNKNOWN" + " ".repeat(94))))
        .isInstanceOf(BadHeaderException.class);
  }

  @Test
  void binaryIsReadWithItsFields() throws Exception {
    assertThat(read(hex(SIGNATURE + "2111000c" + IPV4 + "4745"))).isEqualTo("192.0.2.1 80|GE");
    assertThat(read(hex(SIGNATURE + "21110010" + IPV4 + "04000100"))).isEqualTo("192.0.2.1 80|");
    assertThat(read(hex(SIGNATURE + "20000000"))).isEqualTo("nobody|");
    assertThat(read(hex(SIGNATURE + "2000000441000141"))).isEqualTo("nobody|");
    assertThat(read(hex(SIGNATURE + "21000000"))).isEqualTo("nobody|");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1111000c" + "c0000201c6336402005001bb",
        "2211000c" + "c0000201c6336402005001bb",
        "2112000c" + "c0000201c6336402005001bb",
        "2131000c" + "c0000201c6336402005001bb",
        "2111000b" + "c0000201c6336402005001",
        "2111000e" + "c0000201c6336402005001bb0400",
        "21110010" + "c0000201c6336402005001bb04000500",
        "21110013" + "c0000201c6336402005001bb03000400000000",
        "211107f1"
      })
  void badBinaryIsRefused(String rest) {
    assertThatThrownBy(() -> read(hex(SIGNATURE + rest))).isInstanceOf(BadHeaderException.class);
  }

  @Test
  void checksumIsChecked() throws Exception {
    String before = SIGNATURE + "21110013" + IPV4 + "030004";
    CRC32C sum = new CRC32C();
    sum.update(HexFormat.of().parseHex(before + "00000000"));
    assertThat(read(hex(before + HexFormat.of().toHexDigits((int) sum.getValue()))))
        .isEqualTo("192.0.2.1 80|");
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    for (String host : new String[] {"192.0.2.1", "2001:db8::1"}) {
      InetSocketAddress address = new InetSocketAddress(host, 1234);
      ProxyHeader header = new ProxyHeader(address, new InetSocketAddress(host, 80));
      for (var version :
          new UpstreamSpec.ProxyHeader[] {
            UpstreamSpec.ProxyHeader.V1, UpstreamSpec.ProxyHeader.V2
          }) {
        ByteBuf bytes = header.write(version, ByteBufAllocator.DEFAULT);
        assertThat(ProxyHeader.read(bytes)).isEqualTo(header);
        assertThat(bytes.isReadable()).isFalse();
        bytes.release();
      }
    }
    ByteBuf nobody =
        new ProxyHeader(null, null).write(UpstreamSpec.ProxyHeader.V2, ByteBufAllocator.DEFAULT);
    assertThat(ProxyHeader.read(nobody).source()).isNull();
    nobody.release();
  }
}
