package io.weir.codec;

import io.weir.codec.Choice.Alternative;
import io.weir.codec.Shapes.Word;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BalancerSpec.RingHash.HashKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Balancers by name, each with its parameters. */
public final class BalancerCodec {

  private static final Key<Integer> CHOICES = choices("2");
  private static final Key<Integer> ALL_CHOICES = choices("all");
  private static final Key<Duration> DECAY =
      Key.withDefault("decay", Units.DURATION, "10s", "the mean lifetime of a latency sample");

  private static final Key<Boolean> PENDING =
      Key.withDefault(
          "pending", Shapes.TRUTH, "false", "multiply by the requests in flight plus one");
  private static final Key<Duration> FAILURE_PENALTY =
      Key.withDefault(
          "failure-penalty",
          Units.DURATION,
          "0s",
          "what a failed try is recorded as, if longer than it took");

  private static final Key<Double> PROBES =
      Key.withDefault("probes", Shapes.number(0.1, 10), "3", "probes sent for each request");
  private static final Key<Integer> POOL =
      Key.withDefault("pool", Shapes.integer(2, 64), "16", "how many probe answers are kept");
  private static final Key<Duration> MAX_AGE =
      Key.withDefault("max-age", Units.DURATION, "1s", "an older probe answer is dropped");
  private static final Key<Double> HOT =
      Key.withDefault(
          "hot", Units.SHARE, "84%", "above this quantile of requests in flight it is hot");

  private static final Key<Integer> CLIENTS =
      Key.withDefault(
          "clients", Shapes.integer(1, 100_000), "1", "how many callers share the endpoints");

  private static final Choice<HashSource> NAMED_KEY =
      Choice.of(
          "a hash key",
          List.of(
              named("header", HashKey.HEADER, "the value of the header of this name"),
              named("cookie", HashKey.COOKIE, "the value of the cookie of this name"),
              named("query", HashKey.QUERY, "the value of the query parameter of this name")));
  private static final Key<HashSource> KEY =
      Key.withDefault(
          "key",
          Shapes.either(
              Shapes.words(
                  new Word<>("path", new HashSource(HashKey.PATH, ""), "without its query"),
                  new Word<>("source", new HashSource(HashKey.SOURCE, ""), "the peer's address")),
              MappingShape.of("a hash key", NAMED_KEY).to(fields -> fields.get(NAMED_KEY))),
          "path",
          "what is hashed");
  private static final Key<Boolean> TABLE =
      Key.withDefault(
          "table",
          Shapes.words(
              new Word<>("ring", false, "a ketama-style ring"),
              new Word<>("maglev", true, "a Maglev table")),
          "ring",
          "what the hash is looked up in");
  private static final Key<Double> BOUNDED_LOAD =
      Key.withDefault(
          "bounded-load",
          Units.FACTOR,
          "1.25x",
          "an endpoint with more than this times the mean in flight is passed over");

  /** Every balancer, in the order in which it is documented. */
  static final List<Alternative<BalancerSpec>> ALL =
      List.of(
          of(
              VigilCodec.SHAPE,
              "vigil",
              "Weir's own: peak EWMA over a scan, suspicion of the overdue, free probes (default)"),
          of(
              MappingShape.of("round-robin").to(f -> new BalancerSpec.RoundRobin()),
              "round-robin",
              "each in its turn, in proportion to weight"),
          of(
              MappingShape.of("random").to(f -> new BalancerSpec.Random()),
              "random",
              "any, in proportion to weight"),
          of(
              MappingShape.of("least-request", CHOICES)
                  .to(f -> new BalancerSpec.LeastRequest(f.get(CHOICES))),
              "least-request",
              "the fewest requests in flight among some drawn at random"),
          of(
              MappingShape.of("ewma", CHOICES, DECAY, PENDING)
                  .to(f -> new BalancerSpec.Ewma(f.get(CHOICES), f.get(DECAY), f.get(PENDING))),
              "ewma",
              "the lowest average latency (ingress-nginx)"),
          of(
              MappingShape.of("peak-ewma", CHOICES, DECAY, FAILURE_PENALTY)
                  .to(f ->
                      new BalancerSpec.PeakEwma(
                          f.get(CHOICES), f.get(DECAY), f.get(FAILURE_PENALTY))),
              "peak-ewma",
              "a decaying maximum of latency times requests in flight (Finagle, Linkerd)"),
          of(
              MappingShape.of("prequal", PROBES, POOL, MAX_AGE, HOT).to(BalancerCodec::prequal),
              "prequal",
              "a pool of probe answers, of which the coldest is used (Google 2024)"),
          of(
              MappingShape.of("c3", ALL_CHOICES, DECAY, CLIENTS)
                  .to(f -> new BalancerSpec.C3(f.get(ALL_CHOICES), f.get(DECAY), f.get(CLIENTS))),
              "c3",
              "response time and the cube of the estimated queue (NSDI 2015)"),
          of(
              MappingShape.of("ring-hash", KEY, TABLE, BOUNDED_LOAD).to(BalancerCodec::ringHash),
              "ring-hash",
              "the same key to the same endpoint, with bounded load"));

  private static final Choice<BalancerSpec> BY_NAME = Choice.of("a balancer", ALL);

  /** A name, or a name with parameters: {@code { peak-ewma: { decay: 2s } }}. */
  public static final Shape<BalancerSpec> BALANCER =
      Shapes.either(
          words(),
          MappingShape.of("a balancer with parameters", BY_NAME).to(fields -> fields.get(BY_NAME)));

  private BalancerCodec() {}

  private record HashSource(HashKey key, String name) {}

  private static Key<Integer> choices(String fallback) {
    return Key.withDefault(
        "choices",
        Shapes.either(
            Shapes.word("all", BalancerSpec.SCAN, "every endpoint"), Shapes.integer(2, 64)),
        fallback,
        "how many are drawn at random and compared");
  }

  private static Alternative<HashSource> named(String name, HashKey key, String doc) {
    Shape<String> token = Shapes.text("a name", "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");
    return new Alternative<>(name, token.map(value -> new HashSource(key, value)), doc);
  }

  private static Alternative<BalancerSpec> of(
      Shape<? extends BalancerSpec> parameters, String name, String doc) {
    return new Alternative<>(name, parameters, doc);
  }

  /** A bare name means all parameters at their defaults. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type cannot be made otherwise
  private static Shape<BalancerSpec> words() {
    List<Word<BalancerSpec>> words = new ArrayList<>();
    for (Alternative<BalancerSpec> each : ALL) {
      Node empty = new Node.Mapping(new Place("default", 1, 1), "", List.of(), 1);
      words.add(new Word<>(each.name(), each.shape().read(empty), each.doc()));
    }
    return Shapes.words(words.toArray(new Word[0]));
  }

  private static BalancerSpec prequal(Fields f) {
    return new BalancerSpec.Prequal(f.get(PROBES), f.get(POOL), f.get(MAX_AGE), f.get(HOT));
  }

  private static BalancerSpec ringHash(Fields f) {
    HashSource source = f.get(KEY);
    return new BalancerSpec.RingHash(
        source.key(), source.name(), f.get(TABLE), f.get(BOUNDED_LOAD));
  }
}
