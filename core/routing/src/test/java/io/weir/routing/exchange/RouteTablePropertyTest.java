package io.weir.routing.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.MatchSpec.PathMatch;
import io.weir.routing.spec.MatchSpec.ValueMatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Random tables and requests from a small vocabulary, so that they meet often. */
class RouteTablePropertyTest {

  private static final int TABLES = 2_000;
  private static final int REQUESTS = 25;
  private static final List<String> SEGMENTS = List.of("a", "b", "ab", "a%20b", "");
  private static final List<String> HOSTS =
      List.of(
          "*", "a.com", "b.a.com", "c.b.a.com", "*.com", "*.a.com", "*.b.a.com", "com", "[::1]");
  private static final List<String> AUTHORITIES =
      List.of(
          "a.com",
          "B.a.com",
          "c.b.A.com:80",
          "x.c.b.a.com.",
          "com",
          "net",
          "[::1]:8080",
          "",
          "a.com.:1");
  private static final List<String> PATTERNS =
      List.of("/a.*", "/(a|b)/.*", ".*b", "/[ab]*", "\\*", "/.?");
  private static final List<String> METHODS = List.of("GET", "POST");
  private static final List<String> VALUES = List.of("1", "2", "a b");
  private static final List<String> RAW_VALUES = List.of("1", "2", "a+b", "a%20b", "%31");

  @Test
  void agreesWithTheReferenceMatcher() {
    int matched = 0;
    for (long seed = 1; seed <= TABLES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ListenerSpec listener = listener(random);
      RouteTable table = new RouteTable(listener);
      for (int i = 0; i < REQUESTS; i++) {
        Head head = head(random);
        int expected = ReferenceMatcher.match(listener, head);
        assertThat(table.match(head))
            .as("seed %d, request %d: %s of %s", seed, i, head, listener)
            .isEqualTo(expected);
        matched += expected == RouteTable.NONE ? 0 : 1;
      }
    }
    assertThat(matched).as("requests that some route takes").isGreaterThan(TABLES * REQUESTS / 3);
  }

  private static ListenerSpec listener(SplittableRandom random) {
    Routes routes = Routes.routes();
    int count = random.nextInt(1, 13);
    for (int i = 0; i < count; i++) {
      routes.add(some(random, 2, () -> one(random, HOSTS)), some(random, 3, () -> match(random)));
    }
    return routes.listener();
  }

  private static MatchSpec match(SplittableRandom random) {
    return new MatchSpec(
        random.nextInt(8) == 0 ? null : path(random),
        random.nextInt(4) == 0 ? one(random, METHODS) : null,
        conditions(random),
        conditions(random));
  }

  private static PathMatch path(SplittableRandom random) {
    return switch (random.nextInt(7)) {
      case 0, 1 -> new PathMatch.Exact("/" + segments(random));
      case 2, 3 -> new PathMatch.Prefix("/" + segments(random));
      case 4 -> new PathMatch.Regex(one(random, PATTERNS));
      case 5 -> new PathMatch.Grpc(one(random, SEGMENTS.subList(0, 3)), null);
      default ->
          new PathMatch.Grpc(
              random.nextBoolean() ? null : one(random, SEGMENTS.subList(0, 3)),
              one(random, SEGMENTS.subList(0, 3)));
    };
  }

  private static List<ValueMatch> conditions(SplittableRandom random) {
    List<ValueMatch> conditions = new ArrayList<>();
    for (String name : List.of("x", "y")) {
      switch (random.nextInt(12)) {
        case 0 -> conditions.add(new ValueMatch(name, one(random, VALUES), false));
        case 1 -> conditions.add(new ValueMatch(name, "[12]", true));
        default -> {}
      }
    }
    return conditions;
  }

  private static Head head(SplittableRandom random) {
    Map<String, String> headers = new LinkedHashMap<>();
    List.of("x", "y").forEach(name -> headers.put(name, one(random, VALUES)));
    String query =
        String.join(
            "&",
            some(
                random,
                4,
                () -> one(random, List.of("x", "y", "%78")) + "=" + one(random, RAW_VALUES)));
    String path =
        random.nextInt(20) == 0 ? one(random, List.of("", "*", "a/b")) : "/" + segments(random);
    return new Head(
        one(random, METHODS),
        one(random, AUTHORITIES),
        path,
        query.isEmpty() ? null : query,
        headers);
  }

  private static String segments(SplittableRandom random) {
    return String.join("/", some(random, 4, () -> one(random, SEGMENTS)));
  }

  private static <T> T one(SplittableRandom random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static <T> List<T> some(SplittableRandom random, int below, Supplier<T> source) {
    List<T> values = new ArrayList<>();
    for (int i = random.nextInt(below); i > 0; i--) {
      values.add(source.get());
    }
    return values;
  }
}
