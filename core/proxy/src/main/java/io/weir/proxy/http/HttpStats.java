package io.weir.proxy.http;

/** What one loop counts of connections and of the answers that the proxy gave. Plain longs. */
public final class HttpStats {

  private final long[] reasons = new long[Reason.values().length];
  private final long[] statuses = new long[6];
  private long downstreamOpened;
  private long downstreamClosed;
  private long upstreamOpened;
  private long upstreamClosed;
  private long upstreamFailed;

  /** Connections that clients have opened. */
  public long downstreamOpened() {
    return downstreamOpened;
  }

  /** Those of them that are closed. */
  public long downstreamClosed() {
    return downstreamClosed;
  }

  /** Connections to endpoints that were made. */
  public long upstreamOpened() {
    return upstreamOpened;
  }

  /** Those of them that are closed. */
  public long upstreamClosed() {
    return upstreamClosed;
  }

  /** Connections to endpoints that could not be made. */
  public long upstreamFailed() {
    return upstreamFailed;
  }

  /** How many requests the proxy answered or ended for that reason. */
  public long count(Reason reason) {
    return reasons[reason.ordinal()];
  }

  /** How many requests were answered with a status of that hundred, 1 to 5; 0 for no answer. */
  public long count(int hundred) {
    return statuses[hundred];
  }

  void ended(int status) {
    statuses[status / 100]++;
  }

  void ended(Reason reason) {
    reasons[reason.ordinal()]++;
  }

  void downstreamOpen() {
    downstreamOpened++;
  }

  void downstreamClose() {
    downstreamClosed++;
  }

  void upstreamOpen() {
    upstreamOpened++;
  }

  void upstreamClose() {
    upstreamClosed++;
  }

  void upstreamFail() {
    upstreamFailed++;
  }

  /** Adds another loop's counts. */
  public void add(HttpStats other) {
    for (int i = 0; i < reasons.length; i++) {
      reasons[i] += other.reasons[i];
    }
    for (int i = 0; i < statuses.length; i++) {
      statuses[i] += other.statuses[i];
    }
    downstreamOpened += other.downstreamOpened;
    downstreamClosed += other.downstreamClosed;
    upstreamOpened += other.upstreamOpened;
    upstreamClosed += other.upstreamClosed;
    upstreamFailed += other.upstreamFailed;
  }
}
