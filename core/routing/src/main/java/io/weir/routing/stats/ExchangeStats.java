package io.weir.routing.stats;

/** What is counted of the exchanges of one route: ends, latency, and the tries they took. */
public final class ExchangeStats {

  private final long[] ends = new long[Disposition.count()];
  private final LogLinearHistogram latency = new LogLinearHistogram(TryStats.LATENCY_BITS);
  private long opened;
  private long retries;
  private long hedges;
  private long probes;

  /** Counts one that begins. */
  public void opened() {
    opened++;
  }

  /** Counts one that ended. */
  public void ended(Disposition disposition, long latencyNanos) {
    ends[disposition.ordinal()]++;
    if (disposition != Disposition.REJECTED) {
      latency.record(latencyNanos);
    }
  }

  /** Counts a try that repeats a failed one. */
  public void retried() {
    retries++;
  }

  /** Counts a try beside a slow one. */
  public void hedged() {
    hedges++;
  }

  /** Counts a copy sent only to look at an endpoint. */
  public void probed() {
    probes++;
  }

  /** How many ended so. */
  public long count(Disposition disposition) {
    return ends[disposition.ordinal()];
  }

  /** How many began. */
  public long openedCount() {
    return opened;
  }

  /** How many are under way. */
  public long inFlight() {
    long ended = 0;
    for (long end : ends) {
      ended += end;
    }
    return opened - ended;
  }

  /** How many tries repeated a failed one. */
  public long retries() {
    return retries;
  }

  /** How many tries ran beside a slow one. */
  public long hedges() {
    return hedges;
  }

  /** How many tries were only looks at an endpoint. */
  public long probes() {
    return probes;
  }

  /** Nanoseconds from arrival to the end of the answer, of all that were not rejected. */
  public LogLinearHistogram latency() {
    return latency;
  }

  /** Adds another's counts to this one's. */
  public void add(ExchangeStats other) {
    for (int i = 0; i < ends.length; i++) {
      ends[i] += other.ends[i];
    }
    latency.add(other.latency);
    opened += other.opened;
    retries += other.retries;
    hedges += other.hedges;
    probes += other.probes;
  }
}
