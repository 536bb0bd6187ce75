package io.weir.codec;

import io.weir.codec.Shapes.Word;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RetrySpec.BackoffSpec;
import io.weir.routing.spec.RetrySpec.On;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Retries, hedges and what both may cost. */
final class RetryCodec {

  /** So much that it never binds. */
  private static final BudgetSpec UNLIMITED = new BudgetSpec(10, 1_000_000, Duration.ofSeconds(10));

  private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,4})?|100)");

  /** {@code p99.5} as 99.5. */
  static final Shape<Double> PERCENTILE_RANK =
      Shapes.scalar(
          new Description.Text(
              "a percentile such as p99.5", "p\\d{1,2}(\\.\\d{1,4})?", List.of("p99.5")),
          scalar -> {
            Matcher matcher = PERCENTILE.matcher(scalar.text());
            return matcher.matches() ? (Double) Double.parseDouble(matcher.group(1)) : null;
          });

  private static final Shape<On> REASON =
      Shapes.words(
          new Word<>("connect", On.CONNECT, "no connection; nothing was sent"),
          new Word<>("reset", On.RESET, "the connection broke after something was sent"),
          new Word<>("timeout", On.TIMEOUT, "the per-try timeout ran out"),
          new Word<>("5xx", On.SERVER_ERROR, "any status from 500 to 599"),
          new Word<>("gateway-error", On.GATEWAY_ERROR, "status 502, 503 or 504"),
          new Word<>("overload", On.OVERLOAD, "429, or 503 with Retry-After"));

  private static final Key<Duration> FROM = Key.required("from", Units.DURATION, "the first wait");
  private static final Key<Duration> TO =
      Key.optional("to", Units.DURATION, "the longest wait; ten times 'from' if left out");
  private static final Key<Double> JITTER =
      Key.withDefault(
          "jitter",
          Shapes.either(
              Shapes.words(
                  new Word<>("full", 1.0, "all of it"), new Word<>("none", 0.0, "nothing")),
              Units.SHARE),
          "full",
          "the random share of a wait");
  private static final Shape<BackoffSpec> BACKOFF_SHAPE =
      Shapes.either(
          Shapes.word("none", BackoffSpec.NONE, "at once"),
          MappingShape.of("a backoff", FROM, TO, JITTER).to(RetryCodec::backoff));

  private static final Key<Integer> ATTEMPTS =
      Key.withDefault(
          "attempts", Shapes.integer(0, 10), "2", "repetitions beyond the first try, at most");
  private static final Key<List<On>> WHEN =
      Key.withDefault(
          "when",
          Shapes.list(REASON, 1, 10),
          "[connect, reset, timeout, 5xx, gateway-error, overload]",
          "after which failures; what was never sent is always repeated");
  private static final Key<BackoffSpec> BACKOFF =
      Key.withDefault("backoff", BACKOFF_SHAPE, "none", "how long to wait before each");
  private static final Key<Boolean> NON_IDEMPOTENT =
      Key.withDefault(
          "non-idempotent", Shapes.TRUTH, "false", "whether POST and PATCH are repeated too");
  private static final Key<BudgetSpec> RETRY_BUDGET =
      Key.withDefault(
          "budget",
          budget("20%", "10/s"),
          "{ ratio: 20%, floor: 10/s, window: 10s }",
          "how much load retries may add; none for no limit");

  /** Retries with their budget. */
  static final Shape<Policy.Retries> RETRIES =
      Shapes.either(
          Shapes.word(
              "none", new Policy.Retries(RetrySpec.NONE, BudgetSpec.RETRIES), "no repetition"),
          MappingShape.of("retries", ATTEMPTS, WHEN, BACKOFF, RETRY_BUDGET, NON_IDEMPOTENT)
              .to(RetryCodec::retries));

  private static final Key<HedgeSpec> AFTER =
      Key.withDefault(
          "after",
          Shapes.either(
              PERCENTILE_RANK.map(rank -> new HedgeSpec(1, null, rank)),
              Units.DURATION.map(delay -> new HedgeSpec(1, delay, 99.5))),
          "p99.5",
          "how slow a try must be: a percentile of the cluster's latency or a time");
  private static final Key<Integer> EXTRA =
      Key.withDefault("extra", Shapes.integer(0, 3), "1", "how many beside the first");
  private static final Key<BudgetSpec> HEDGE_BUDGET =
      Key.withDefault(
          "budget",
          budget("5%", "0/s"),
          "{ ratio: 5%, floor: 0/s, window: 10s }",
          "how much load hedges may add; none for no limit");

  /** Hedges with their budget. */
  static final Shape<Policy.Hedge> HEDGE =
      Shapes.either(
          Shapes.word("none", new Policy.Hedge(HedgeSpec.NONE, BudgetSpec.HEDGES), "never"),
          MappingShape.of("a hedge", AFTER, EXTRA, HEDGE_BUDGET).to(RetryCodec::hedge));

  private RetryCodec() {}

  private static Shape<BudgetSpec> budget(String ratio, String floor) {
    Shape<Double> share = Units.share("1000%");
    Key<Double> ratioKey =
        Key.withDefault("ratio", share, ratio, "extra tries, of the requests in the window");
    Key<Double> floorKey =
        Key.withDefault(
            "floor", Units.rate("1000000/s"), floor, "extra tries that are always free");
    Key<Duration> windowKey =
        Key.withDefault("window", Units.DURATION, "10s", "the time over which both are counted");
    double free = new BigDecimal(floor.substring(0, floor.length() - 2)).doubleValue();
    return Shapes.either(
        Shapes.word("none", UNLIMITED, "no limit"),
        share.map(each -> new BudgetSpec(each, free, Duration.ofSeconds(10))),
        MappingShape.of("a budget", ratioKey, floorKey, windowKey)
            .to(f -> new BudgetSpec(f.get(ratioKey), f.get(floorKey), f.get(windowKey))));
  }

  private static BackoffSpec backoff(Fields fields) {
    Duration from = fields.get(FROM);
    @Nullable Duration to = fields.find(TO);
    return new BackoffSpec(from, to == null ? from.multipliedBy(10) : to, fields.get(JITTER));
  }

  private static Policy.Retries retries(Fields fields) {
    RetrySpec spec =
        new RetrySpec(
            fields.get(ATTEMPTS),
            EnumSet.copyOf(fields.get(WHEN)),
            fields.get(BACKOFF),
            fields.get(NON_IDEMPOTENT));
    return new Policy.Retries(spec, fields.get(RETRY_BUDGET));
  }

  private static Policy.Hedge hedge(Fields fields) {
    HedgeSpec after = fields.get(AFTER);
    HedgeSpec spec = new HedgeSpec(fields.get(EXTRA), after.delay(), after.percentile());
    return new Policy.Hedge(spec, fields.get(HEDGE_BUDGET));
  }
}
