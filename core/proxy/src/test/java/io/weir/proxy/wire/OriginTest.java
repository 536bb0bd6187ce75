package io.weir.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.codec.shell.Network;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // as fields are
class OriginTest {

  private static final List<Network> TEN = List.of(Network.parse("10.0.0.0/8"));

  private static Origin origin(String peer, int hops, List<Network> networks) {
    return new Origin(peer, false, "1.1", "", new Trust(hops, networks));
  }

  private static Fields fields(String... lines) {
    StringBuilder all = new StringBuilder();
    for (String line : lines) {
      all.append(line).append("\r\n");
    }
    return Fields.ofLines(all.toString());
  }

  private static String lines(Fields fields) {
    ByteBuf all = Unpooled.buffer();
    fields.writeAll(all);
    return all.toString(StandardCharsets.ISO_8859_1).replace("\r\n", "\n").replace(": ", "=");
  }

  @Test
  void clientIsBelievedInNothing() {
    Fields claims =
        fields("x-forwarded-for: 6.6.6.6", "forwarded: for=6.6.6.6", "x-forwarded-host: evil");
    Origin edge = origin("192.0.2.1", 0, TEN);
    assertThat(edge.address(claims)).isEqualTo("192.0.2.1");
    assertThat(lines(edge.added(claims)))
        .isEqualTo("x-forwarded-for=192.0.2.1\nx-forwarded-proto=http\nvia=1.1 weir\n");
  }

  @Test
  void hopsCountFromTheRight() {
    Fields claims = fields("x-forwarded-for: 6.6.6.6, 192.0.2.7", "x-forwarded-for: 192.0.2.8");
    assertThat(origin("10.0.0.1", 1, List.of()).address(claims)).isEqualTo("192.0.2.8");
    assertThat(origin("10.0.0.1", 2, List.of()).address(claims)).isEqualTo("192.0.2.7");
    assertThat(origin("10.0.0.1", 4, List.of()).address(claims)).isEqualTo("10.0.0.1");
    assertThat(origin("10.0.0.1", 1, List.of()).address(fields())).isEqualTo("10.0.0.1");
  }

  @Test
  void networksAreFollowedToTheFirstStranger() {
    Origin inside = origin("10.0.0.1", 0, TEN);
    assertThat(inside.address(fields("x-forwarded-for: 6.6.6.6, 192.0.2.7, 10.9.9.9")))
        .isEqualTo("192.0.2.7");
    assertThat(inside.address(fields("x-forwarded-for: 10.0.0.3, 10.0.0.2"))).isEqualTo("10.0.0.3");
    assertThat(inside.address(fields("x-forwarded-for: 192.0.2.7, unknown, 10.0.0.2")))
        .isEqualTo("10.0.0.2");
  }

  @Test
  void portsAndForwardedAreUnderstood() {
    Origin inside = origin("10.0.0.1", 1, List.of());
    assertThat(inside.address(fields("x-forwarded-for: 192.0.2.7:443"))).isEqualTo("192.0.2.7");
    assertThat(
            inside.address(fields("forwarded: for=6.6.6.6, for=\"[2001:db8::1]:443\";proto=https")))
        .isEqualTo("2001:db8::1");
    assertThat(inside.address(fields("x-forwarded-for: 192.0.2.7", "forwarded: for=6.6.6.6")))
        .isEqualTo("192.0.2.7");
  }

  @Test
  void trustedProxyIsAddedToItsOwnList() {
    Fields claims =
        fields(
            "x-forwarded-for: 192.0.2.7",
            "x-forwarded-proto: https",
            "x-forwarded-host: a.example.com",
            "forwarded: for=192.0.2.7",
            "x-forwarded-client-cert: Hash=1");
    assertThat(lines(origin("10.0.0.1", 0, TEN).added(claims)))
        .isEqualTo(
            "x-forwarded-for=192.0.2.7, 10.0.0.1\n"
                + "x-forwarded-proto=https\n"
                + "x-forwarded-host=a.example.com\n"
                + "forwarded=for=192.0.2.7, for=10.0.0.1;proto=http\n"
                + "via=1.1 weir\n");
  }

  /** Whatever a client claims, the proxies that are trusted append what they see to it. */
  @Test
  void noChainOfClaimsChangesTheAddress() {
    for (long seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> chain = new ArrayList<>();
      int claims = random.nextInt(6);
      for (int i = 0; i < claims; i++) {
        chain.add(claim(random));
      }
      chain.add("192.0.2.99");
      int proxies = random.nextInt(4);
      for (int i = 0; i < proxies; i++) {
        chain.add("10.0.0." + (i + 2));
      }
      String list = "x-forwarded-for: " + String.join(random.nextBoolean() ? "," : ", ", chain);
      Fields fields = fields(list, "forwarded: for=" + claim(random));
      assertThat(origin("10.0.0.1", 0, TEN).address(fields))
          .as("seed %d", seed)
          .isEqualTo("192.0.2.99");
      assertThat(origin("10.0.0.1", proxies + 1, List.of()).address(fields))
          .as("seed %d", seed)
          .isEqualTo("192.0.2.99");
      assertThat(origin("192.0.2.99", 0, TEN).address(fields)).isEqualTo("192.0.2.99");
    }
  }

  private static String claim(SplittableRandom random) {
    String[] claims = {
      "10.0.0.9", "6.6.6.6", "unknown", "", "for=1", "::1", "[::1]:9", "1.2.3", "\"", "10.0.0.1:80"
    };
    return claims[random.nextInt(claims.length)];
  }
}
