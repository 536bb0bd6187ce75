package io.weir.routing.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BalancerSpec.RingHash;
import io.weir.routing.spec.BalancerSpec.RingHash.HashKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HashRuleTest {

  private record Request(
      String path, @Nullable String query, Map<String, String> headers, @Nullable String source)
      implements RequestHead {
    @Override
    public String method() {
      return "GET";
    }

    @Override
    public String authority() {
      return "example.com";
    }

    @Override
    public @Nullable String header(String name) {
      return headers.get(name);
    }

    @Override
    public @Nullable String sourceAddress() {
      return source;
    }
  }

  private static final Request EMPTY = new Request("/", null, Map.of(), null);

  private static long hash(HashKey key, String name, Request request) {
    return HashRule.hash(new RingHash(key, name, false, 1.25), request);
  }

  private static Request query(String query) {
    return new Request("/", query, Map.of(), null);
  }

  private static Request header(String name, String value) {
    return new Request("/", null, Map.of(name, value), null);
  }

  /** What a text hashes to, whatever it was taken from. */
  private static long of(String text) {
    return hash(HashKey.PATH, "", new Request(text, null, Map.of(), null));
  }

  @Test
  void everyKindOfKeyIsHashedByItsTextAlone() {
    assertThat(hash(HashKey.HEADER, "user", header("user", "ann"))).isEqualTo(of("ann"));
    assertThat(hash(HashKey.COOKIE, "id", header("cookie", "a=b; id=ann; c=d")))
        .isEqualTo(of("ann"));
    assertThat(hash(HashKey.QUERY, "id", query("x=1&id=ann&y=2"))).isEqualTo(of("ann"));
    assertThat(hash(HashKey.SOURCE, "", new Request("/", null, Map.of(), "ann")))
        .isEqualTo(of("ann"));
    assertThat(of("ann")).isNotEqualTo(of("anna")).isNotZero();
  }

  @Test
  void whatIsNotThereHashesToZero() {
    assertThat(hash(HashKey.HEADER, "user", EMPTY)).isZero();
    assertThat(hash(HashKey.COOKIE, "id", EMPTY)).isZero();
    assertThat(hash(HashKey.COOKIE, "id", header("cookie", "a=b"))).isZero();
    assertThat(hash(HashKey.QUERY, "id", query("x=1&id"))).isZero();
    assertThat(hash(HashKey.SOURCE, "", EMPTY)).isZero();
    assertThat(HashRule.hash(new BalancerSpec.Random(), EMPTY)).isZero();
  }

  @Test
  void aNameMustMatchAsAWhole() {
    assertThat(hash(HashKey.QUERY, "id", query("uid=no&idx=no&id=ann"))).isEqualTo(of("ann"));
    assertThat(hash(HashKey.COOKIE, "id", header("cookie", "uid=no;id=ann"))).isEqualTo(of("ann"));
    assertThat(hash(HashKey.QUERY, "id", query("id="))).isEqualTo(of(""));
  }
}
