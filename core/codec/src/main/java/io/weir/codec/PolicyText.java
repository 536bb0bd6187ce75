package io.weir.codec;

import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.LimitSpec;
import io.weir.routing.spec.LocalitySpec;
import io.weir.routing.spec.RateLimitSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.TimeoutSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Writes policies as {@link PolicyCodec} reads them: every part and every parameter, on one line.
 * Reading it again gives the same specs.
 */
public final class PolicyText {

  private static final BigDecimal HUNDRED = new BigDecimal(100);
  private static final String NONE = "none";

  private PolicyText() {}

  /** The policy of a route and of the one cluster that it leads to, as a flow mapping. */
  public static String of(RouteSpec route, ClusterSpec cluster) {
    Members policy =
        new Members()
            .with("timeout", timeout(route.timeout()))
            .with("retries", retries(route.retries(), cluster.retryBudget()))
            .with("hedge", hedge(route.hedge(), cluster.hedgeBudget()))
            .with("failure-accrual", accrual(cluster.accrual()))
            .with("limits", limits(cluster.limits()))
            .with("locality", locality(cluster.locality()));
    RateLimitSpec rate = route.rateLimit();
    if (rate != null) {
      policy.with("rate-limit", rateLimit(rate));
    }
    return policy.with("balancer", balancer(cluster.balancer())).toString();
  }

  private static String timeout(TimeoutSpec spec) {
    if (spec.equals(TimeoutSpec.NONE)) {
      return NONE;
    }
    return new Members()
        .with("after", spec.request())
        .with("cancel", spec.request() == null ? null : String.valueOf(spec.cancel()))
        .with("per-try", spec.perTry())
        .with("idle", spec.idle())
        .toString();
  }

  private static String retries(RetrySpec spec, BudgetSpec budget) {
    if (spec.on().isEmpty()) {
      return NONE;
    }
    RetrySpec.BackoffSpec backoff = spec.backoff();
    String waits =
        new Members()
            .with("from", backoff.from())
            .with("to", backoff.to())
            .with("jitter", percent(backoff.jitter()))
            .toString();
    StringJoiner when = new StringJoiner(", ", "[ ", " ]");
    spec.on().forEach(on -> when.add(on == RetrySpec.On.SERVER_ERROR ? "5xx" : word(on)));
    return new Members()
        .with("attempts", spec.attempts())
        .with("when", when.toString())
        .with("backoff", backoff.equals(RetrySpec.BackoffSpec.NONE) ? NONE : waits)
        .with("non-idempotent", spec.nonIdempotent())
        .with("budget", budget(budget))
        .toString();
  }

  private static String hedge(HedgeSpec spec, BudgetSpec budget) {
    Duration delay = spec.delay();
    return new Members()
        .with("after", delay == null ? "p" + plain(spec.percentile()) : time(delay))
        .with("extra", spec.extra())
        .with("budget", budget(budget))
        .toString();
  }

  private static String budget(BudgetSpec spec) {
    return new Members()
        .with("ratio", percent(spec.ratio()))
        .with("floor", plain(spec.floorPerSecond()) + "/s")
        .with("window", spec.window())
        .toString();
  }

  private static String accrual(AccrualSpec spec) {
    return new Members()
        .with("consecutive", spec.consecutive())
        .with("success-rate", percent(spec.successRate()))
        .with("min-requests", spec.minRequests())
        .with("window", spec.window())
        .with("eject", spec.eject())
        .with("max-eject", spec.maxEject())
        .with("growth", plain(spec.growth()) + "x")
        .with("jitter", percent(spec.jitter()))
        .with("max-ejected", percent(spec.maxEjected()))
        .with("panic", percent(spec.panic()))
        .toString();
  }

  private static String limits(LimitSpec spec) {
    Members adaptive =
        new Members().with("from", spec.requests()).with("min", spec.min()).with("max", spec.max());
    Members limits =
        spec.adaptive()
            ? new Members().with("adaptive", adaptive)
            : new Members().with("requests", spec.requests());
    return limits.with("pending", spec.pending()).with("max-wait", spec.maxWait()).toString();
  }

  private static String locality(LocalitySpec spec) {
    return new Members()
        .with("prefer", spec.preferSameZone() ? "same-zone" : "any")
        .with("spill", percent(spec.spill()))
        .toString();
  }

  private static String rateLimit(RateLimitSpec spec) {
    return new Members()
        .with("rate", plain(spec.perSecond()) + "/s")
        .with("burst", spec.burst())
        .toString();
  }

  private static String balancer(BalancerSpec spec) {
    Members parameters =
        switch (spec) {
          case BalancerSpec.RoundRobin _, BalancerSpec.Random _ -> new Members();
          case BalancerSpec.LeastRequest least -> new Members().with("choices", least.choices());
          case BalancerSpec.Ewma ewma ->
              new Members()
                  .with("choices", ewma.choices())
                  .with("decay", ewma.decay())
                  .with("pending", ewma.pending());
          case BalancerSpec.PeakEwma peak ->
              new Members()
                  .with("choices", peak.choices())
                  .with("decay", peak.decay())
                  .with("failure-penalty", peak.failurePenalty());
          case BalancerSpec.Prequal prequal ->
              new Members()
                  .with("probes", plain(prequal.probesPerRequest()))
                  .with("pool", prequal.pool())
                  .with("max-age", prequal.maxAge())
                  .with("hot", percent(prequal.hotQuantile()));
          case BalancerSpec.C3 c3 ->
              new Members()
                  .with("choices", c3.choices())
                  .with("decay", c3.decay())
                  .with("clients", c3.clients());
          case BalancerSpec.RingHash hash -> ringHash(hash);
          case BalancerSpec.Vigil vigil -> vigil(vigil);
        };
    return new Members().with(spec.name(), parameters).toString();
  }

  private static Members ringHash(BalancerSpec.RingHash spec) {
    String named = new Members().with(word(spec.key()), "'" + spec.keyName() + "'").toString();
    return new Members()
        .with("key", spec.keyName().isEmpty() ? word(spec.key()) : named)
        .with("table", spec.maglev() ? "maglev" : "ring")
        .with("bounded-load", plain(spec.boundedLoad()) + "x");
  }

  private static Members vigil(BalancerSpec.Vigil spec) {
    return new Members()
        .with("decay", spec.decay())
        .with("scan", spec.scan())
        .with("choices", spec.choices())
        .with("age", spec.age())
        .with("suspicion", spec.suspicion())
        .with("overdue", "p" + plain(spec.overduePercentile()))
        .with("guards", spec.guards())
        .with("probe", word(spec.probe()))
        .with("probe-interval", spec.probeInterval())
        .with("max-probe-interval", spec.maxProbeInterval())
        .with("ramp", spec.ramp())
        .with("feedback", spec.feedback());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String time(Duration value) {
    return value.toNanos() + "ns";
  }

  private static String percent(double share) {
    return new BigDecimal(Double.toString(share)).multiply(HUNDRED).toPlainString() + "%";
  }

  private static String plain(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }

  /** A flow mapping under construction. */
  private static final class Members {
    private final StringJoiner text = new StringJoiner(", ", "{ ", " }").setEmptyValue("{}");

    /** One more member, unless it is null. */
    Members with(String key, @Nullable Object value) {
      if (value != null) {
        String written =
            switch (value) {
              case Duration time -> time(time);
              case Integer choices when choices == BalancerSpec.SCAN -> "all";
              default -> value.toString();
            };
        text.add(key + ": " + written);
      }
      return this;
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
