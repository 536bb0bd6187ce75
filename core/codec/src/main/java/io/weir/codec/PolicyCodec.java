package io.weir.codec;

import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.LimitSpec;
import io.weir.routing.spec.LocalitySpec;
import io.weir.routing.spec.RateLimitSpec;
import io.weir.routing.spec.TimeoutSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The policy block that a scenario and a gateway's configuration share. */
public final class PolicyCodec {

  private static final Shape<Integer> COUNT = Shapes.integer(1, 1_000_000);

  private PolicyCodec() {}

  private static final class Timeout {
    static final Key<Duration> AFTER =
        Key.optional("after", Units.DURATION, "the whole request, all tries together");
    static final Key<Boolean> CANCEL =
        Key.optional(
            "cancel",
            Shapes.TRUTH,
            "whether a request that exceeds 'after' is ended, or only seen");
    static final Key<Duration> PER_TRY =
        Key.optional("per-try", Units.DURATION, "one try, to the head of its answer");
    static final Key<Duration> IDLE =
        Key.optional("idle", Units.DURATION, "without a byte in either direction");
    static final Shape<TimeoutSpec> SHAPE =
        MappingShape.of("a timeout", AFTER, CANCEL, PER_TRY, IDLE).checked(Timeout::make);

    private static @Nullable TimeoutSpec make(Fields fields, FaultList faults) {
      Boolean cancel = fields.find(CANCEL);
      if (fields.has(AFTER) && cancel == null) {
        faults.add(
            fields.node(),
            "key 'cancel' is missing: say whether a request that exceeds 'after' is ended"
                + " (cancel: true) or only counted as late (cancel: false), since the two lead to"
                + " different success rates");
        return null;
      }
      if (!fields.has(AFTER) && cancel != null) {
        faults.add(fields.node(CANCEL), "'cancel' has no meaning without 'after'; leave it out");
        return null;
      }
      return new TimeoutSpec(
          fields.find(AFTER), fields.find(PER_TRY), fields.find(IDLE), cancel == null || cancel);
    }
  }

  private static final class Accrual {
    static final Key<Integer> CONSECUTIVE =
        Key.withDefault(
            "consecutive",
            Shapes.integer(0, 1_000_000),
            "7",
            "eject after so many failures in a row; 0 for never");
    static final Key<Double> SUCCESS_RATE =
        Key.withDefault(
            "success-rate", Units.SHARE, "80%", "eject below this success rate; 0% for never");
    static final Key<Integer> MIN_REQUESTS =
        Key.withDefault(
            "min-requests", COUNT, "5", "the success rate counts from so many results on");
    static final Key<Duration> WINDOW =
        Key.withDefault(
            "window", Units.DURATION, "10s", "the time over which the success rate is counted");
    static final Key<Duration> EJECT =
        Key.withDefault("eject", Units.DURATION, "1s", "the first time out");
    static final Key<Duration> MAX_EJECT =
        Key.optional("max-eject", Units.DURATION, "the longest time out; 1m, or 'eject' if longer");
    static final Key<Double> GROWTH =
        Key.withDefault("growth", Units.FACTOR, "2x", "how much longer each next time out is");
    static final Key<Double> JITTER =
        Key.withDefault("jitter", Units.SHARE, "50%", "the random share of a time out");
    static final Key<Double> MAX_EJECTED =
        Key.withDefault("max-ejected", Units.SHARE, "50%", "at most this share is out at once");
    static final Key<Double> PANIC =
        Key.withDefault("panic", Units.SHARE, "0%", "below this open share all get traffic");
    static final Shape<AccrualSpec> SHAPE =
        MappingShape.of(
                "failure accrual",
                CONSECUTIVE,
                SUCCESS_RATE,
                MIN_REQUESTS,
                WINDOW,
                EJECT,
                MAX_EJECT,
                GROWTH,
                JITTER,
                MAX_EJECTED,
                PANIC)
            .to(Accrual::make);

    private static AccrualSpec make(Fields fields) {
      Duration eject = fields.get(EJECT);
      Duration most = fields.find(MAX_EJECT);
      Duration minute = AccrualSpec.DEFAULT.maxEject();
      return new AccrualSpec(
          fields.get(CONSECUTIVE),
          fields.get(SUCCESS_RATE),
          fields.get(MIN_REQUESTS),
          fields.get(WINDOW),
          eject,
          most != null ? most : eject.compareTo(minute) > 0 ? eject : minute,
          fields.get(GROWTH),
          fields.get(JITTER),
          fields.get(MAX_EJECTED),
          fields.get(PANIC));
    }
  }

  private static final class Limits {
    static final Key<Integer> FROM = Key.withDefault("from", COUNT, "20", "where the limit starts");
    static final Key<Integer> MIN = Key.optional("min", COUNT, "its lower end; 'from' if left out");
    static final Key<Integer> MAX =
        Key.optional("max", COUNT, "its upper end; ten times 'from' if left out");
    static final Shape<LimitSpec> ADAPTIVE_SHAPE =
        MappingShape.of("an adaptive limit", FROM, MIN, MAX).to(Limits::adaptive);
    static final Key<Integer> REQUESTS =
        Key.optional("requests", COUNT, "at most so many at once; 65536 if left out");
    static final Key<LimitSpec> ADAPTIVE =
        Key.optional(
            "adaptive", ADAPTIVE_SHAPE, "a limit that follows latency instead of 'requests'");
    static final Key<Integer> PENDING =
        Key.withDefault("pending", Shapes.integer(0, 1_000_000), "0", "how many may wait");
    static final Key<Duration> MAX_WAIT =
        Key.withDefault("max-wait", Units.DURATION, "1s", "how long one may wait");
    static final Shape<LimitSpec> SHAPE =
        MappingShape.of("limits", REQUESTS, ADAPTIVE, PENDING, MAX_WAIT).checked(Limits::make);

    private static LimitSpec adaptive(Fields fields) {
      int from = fields.get(FROM);
      Integer min = fields.find(MIN);
      Integer max = fields.find(MAX);
      int most = max == null ? Math.min(1_000_000, 10 * from) : max;
      return new LimitSpec(from, true, min == null ? from : min, most, 0, Duration.ofSeconds(1));
    }

    private static @Nullable LimitSpec make(Fields fields, FaultList faults) {
      Integer requests = fields.find(REQUESTS);
      LimitSpec adaptive = fields.find(ADAPTIVE);
      if (requests != null && adaptive != null) {
        faults.add(fields.node(REQUESTS), "'requests' and 'adaptive' exclude each other; keep one");
        return null;
      }
      LimitSpec base =
          adaptive != null ? adaptive : LimitSpec.fixed(requests == null ? 65_536 : requests, 0);
      return new LimitSpec(
          base.requests(),
          base.adaptive(),
          base.min(),
          base.max(),
          fields.get(PENDING),
          fields.get(MAX_WAIT));
    }
  }

  private static final class Locality {
    static final Key<Boolean> PREFER =
        Key.required(
            "prefer",
            Shapes.words(
                new Shapes.Word<>("same-zone", true, "the own zone, as long as it can carry it"),
                new Shapes.Word<>("any", false, "zones do not matter")),
            "which zones come first");
    static final Key<Double> SPILL =
        Key.withDefault(
            "spill", Units.SHARE, "70%", "below this open share of the own zone others help");
    static final Shape<LocalitySpec> SHAPE =
        MappingShape.of("locality", PREFER, SPILL)
            .to(fields -> new LocalitySpec(fields.get(PREFER), fields.get(SPILL)));
  }

  private static final class RateLimit {
    static final Key<Double> RATE =
        Key.required("rate", Units.RATE, "how many requests pass in the long run");
    static final Key<Integer> BURST =
        Key.withDefault(
            "burst", Shapes.integer(1, Integer.MAX_VALUE), "1", "how many pass at once");
    static final Shape<RateLimitSpec> SHAPE =
        MappingShape.of("a rate limit", RATE, BURST)
            .to(fields -> new RateLimitSpec(fields.get(RATE), fields.get(BURST)));
  }

  private static final Key<TimeoutSpec> TIMEOUT =
      Key.optional(
          "timeout",
          Shapes.either(Shapes.word("none", TimeoutSpec.NONE, "no limit"), Timeout.SHAPE),
          "how long a request, a try and silence may last; none if left out");
  private static final Key<Policy.Retries> RETRIES =
      Key.optional(
          "retries",
          RetryCodec.RETRIES,
          "when a failed try is repeated at another endpoint; twice if left out");
  private static final Key<Policy.Hedge> HEDGE =
      Key.optional(
          "hedge", RetryCodec.HEDGE, "when a slow try gets a second one; at p99.5 if left out");
  private static final Key<AccrualSpec> ACCRUAL =
      Key.optional(
          "failure-accrual",
          Shapes.either(Shapes.word("none", AccrualSpec.NONE, "never"), Accrual.SHAPE),
          "when a failing endpoint is taken out; the balancer's own default if left out");
  private static final Key<LimitSpec> LIMITS =
      Key.optional("limits", Limits.SHAPE, "how many requests at once and waiting");
  private static final Key<LocalitySpec> LOCALITY =
      Key.optional("locality", Locality.SHAPE, "whether the own zone comes first");
  private static final Key<RateLimitSpec> RATE_LIMIT =
      Key.optional("rate-limit", RateLimit.SHAPE, "a token bucket; unlimited if left out");
  private static final Key<BalancerSpec> BALANCER =
      Key.optional("balancer", BalancerCodec.BALANCER, "how an endpoint is picked");

  /** A policy block. */
  public static final Shape<Policy> POLICY =
      MappingShape.of(
              "a policy", TIMEOUT, RETRIES, HEDGE, ACCRUAL, LIMITS, LOCALITY, RATE_LIMIT, BALANCER)
          .to(fields ->
              new Policy(
                  fields.find(TIMEOUT),
                  fields.find(RETRIES),
                  fields.find(HEDGE),
                  fields.find(ACCRUAL),
                  fields.find(LIMITS),
                  fields.find(LOCALITY),
                  fields.find(RATE_LIMIT),
                  fields.find(BALANCER)));
}
