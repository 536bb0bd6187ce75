package io.weir.simulator.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How well the bench did in one run: whether what it measured is the gateway, and not itself.
 *
 * @param lagP50Nanos of how much later than intended requests were written
 * @param lagP99Nanos the same
 * @param backendLagP99Nanos of how much later than the model says backends answered
 * @param dropped requests that could not be sent at all
 * @param clientCpu of the clients' thread, as a share of one core
 * @param backendCpu of the backends' thread, as a share of one core
 * @param gatewayCpu of the gateway's process, as a share of one core
 * @param warmUpSeconds how long the warm-up took
 * @param settled whether it ended because windows agreed, and not because its time was up
 */
public record Conduct(
    long lagP50Nanos,
    long lagP99Nanos,
    long backendLagP99Nanos,
    long dropped,
    double clientCpu,
    double backendCpu,
    double gatewayCpu,
    int warmUpSeconds,
    boolean settled) {

  /** A run whose requests were later than this is not valid. */
  public static final long MOST_LAG_NANOS = 1_000_000;

  /** Nor is one whose bench was busier than this. */
  public static final double MOST_CPU = 0.8;

  private static final double NANOS_PER_MILLI = 1e6;

  /** Why the run says nothing about the gateway; empty if it does. */
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (lagP99Nanos > MOST_LAG_NANOS) {
      faults.add(
          "send lag p99 is "
              + String.format(Locale.ROOT, "%.2f ms", lagP99Nanos / NANOS_PER_MILLI)
              + ", more than 1 ms");
    }
    if (dropped > 0) {
      faults.add(dropped + (dropped == 1 ? " request was" : " requests were") + " not sent");
    }
    if (clientCpu > MOST_CPU || backendCpu > MOST_CPU) {
      faults.add(
          "the generator used "
              + Math.round(100 * Math.max(clientCpu, backendCpu))
              + " % of a core, more than 80 %");
    }
    return faults;
  }
}
