package io.weir.routing.stats;

/**
 * What is counted of the tries at one endpoint: outcomes, and the latency of those that answered.
 */
public final class TryStats {

  /** Precision of the latency histograms: within 3 %. */
  public static final int LATENCY_BITS = 5;

  private final long[] outcomes = new long[Outcome.count()];
  private final LogLinearHistogram latency = new LogLinearHistogram(LATENCY_BITS);
  private long probes;

  /** Counts the latency of one try whose answer began, if there is one. */
  public void responded(Outcome outcome, long latencyNanos) {
    if (outcome == Outcome.SUCCESS || outcome == Outcome.SERVER_ERROR) {
      latency.record(latencyNanos);
    }
  }

  /** Counts one try that ended. */
  public void ended(Outcome outcome, boolean probe) {
    outcomes[outcome.ordinal()]++;
    if (probe) {
      probes++;
    }
  }

  /** How many tries ended so. */
  public long count(Outcome outcome) {
    return outcomes[outcome.ordinal()];
  }

  /** How many tries ended. */
  public long total() {
    long total = 0;
    for (long count : outcomes) {
      total += count;
    }
    return total;
  }

  /** How many of them were probes. */
  public long probes() {
    return probes;
  }

  /** Nanoseconds from sending to the head of the answer, of good and failed answers. */
  public LogLinearHistogram latency() {
    return latency;
  }

  /** Adds another's counts to this one's. */
  public void add(TryStats other) {
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] += other.outcomes[i];
    }
    latency.add(other.latency);
    probes += other.probes;
  }
}
