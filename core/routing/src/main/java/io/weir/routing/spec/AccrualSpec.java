package io.weir.routing.spec;

import static io.weir.routing.spec.SpecException.require;

import java.time.Duration;

/**
 * When an endpoint that fails is taken out of balancing for a while (a circuit breaker per
 * endpoint).
 *
 * <p>Defaults are Linkerd's "unified" accrual.
 *
 * @param consecutive eject after so many failures in a row; 0 switches this rule off
 * @param successRate eject when fewer than this share succeed within the window; 0 switches it off
 * @param minRequests the success rate is judged from so many results on
 * @param window the time over which the success rate is counted, in ten buckets
 * @param eject the first time out
 * @param maxEject the longest
 * @param growth each ejection in a row lasts so many times longer than the one before
 * @param jitter 0 to 1: the share of the time out that is random
 * @param maxEjected at most this share of the endpoints is out at once, 0 to 1
 * @param panic when fewer than this share of the endpoints is open, all get traffic, 0 (never) to 1
 */
public record AccrualSpec(
    int consecutive,
    double successRate,
    int minRequests,
    Duration window,
    Duration eject,
    Duration maxEject,
    double growth,
    double jitter,
    double maxEjected,
    double panic) {

  /** Seven failures in a row, or under 80 % of at least five within ten seconds. */
  public static final AccrualSpec DEFAULT =
      new AccrualSpec(
          7,
          0.8,
          5,
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          2,
          0.5,
          0.5,
          0);

  /** Nothing is ever ejected. */
  public static final AccrualSpec NONE =
      new AccrualSpec(
          0,
          0,
          1,
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          1,
          0,
          0,
          0);

  public AccrualSpec {
    require(consecutive >= 0, "failure-accrual.consecutive", "must be at least 0");
    require(share(successRate), "failure-accrual.success-rate", "must be from 0% to 100%");
    require(minRequests >= 1, "failure-accrual.min-requests", "must be at least 1");
    require(window.toMillis() >= 100, "failure-accrual.window", "must be at least 100ms");
    require(eject.toMillis() >= 1, "failure-accrual.eject", "must be at least 1ms");
    require(
        maxEject.compareTo(eject) >= 0,
        "failure-accrual.max-eject",
        "must not be shorter than 'eject'");
    require(growth >= 1 && growth <= 10, "failure-accrual.growth", "must be from 1x to 10x");
    require(share(jitter), "failure-accrual.jitter", "must be from 0% to 100%");
    require(share(maxEjected), "failure-accrual.max-ejected", "must be from 0% to 100%");
    require(share(panic), "failure-accrual.panic", "must be from 0% to 100%");
  }

  /** Whether any rule can eject. */
  public boolean enabled() {
    return consecutive > 0 || successRate > 0;
  }

  private static boolean share(double value) {
    return value >= 0 && value <= 1;
  }
}
