package io.weir.routing.spec;

import static io.weir.routing.spec.SpecException.require;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a try that has not answered yet gets a second one beside it, at another endpoint; the first
 * good answer wins ("The Tail at Scale", Dean and Barroso 2013).
 *
 * @param extra how many tries beside the first, 0 (never) to 3, one delay apart
 * @param delay a fixed delay, or null to follow the percentile
 * @param percentile of the cluster's latency, 50 to 99.99; the delay is that, plus 5 % and 1 ms,
 *     and at most 70 % of the request's timeout
 */
public record HedgeSpec(int extra, @Nullable Duration delay, double percentile) {

  /** Never. */
  public static final HedgeSpec NONE = new HedgeSpec(0, null, 99.5);

  /** Once, behind the 99.5th percentile. */
  public static final HedgeSpec DEFAULT = new HedgeSpec(1, null, 99.5);

  public HedgeSpec {
    require(extra >= 0 && extra <= 3, "hedge.extra", "must be from 0 to 3");
    require(delay == null || delay.isPositive(), "hedge.after", "must be longer than zero");
    require(percentile >= 50 && percentile <= 99.99, "hedge.after", "must be from p50 to p99.99");
  }
}
