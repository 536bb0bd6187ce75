package io.weir.proxy.http;

import io.weir.proxy.net.ConnectFailure;

/** What one loop counts of connections and of the answers that the proxy gave. Plain longs. */
public final class HttpStats {

  private final long[] reasons = new long[Reason.values().length];
  private final long[] statuses = new long[6];
  private long downstreamOpened;
  private long downstreamClosed;
  private long upstreamOpened;
  private long upstreamClosed;
  private final long[] connectFailures = new long[ConnectFailure.values().length];

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
    long sum = 0;
    for (long each : connectFailures) {
      sum += each;
    }
    return sum;
  }

  /** Those of them that failed for that reason. */
  public long count(ConnectFailure why) {
    return connectFailures[why.ordinal()];
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

  /** A request or raw connection was ended by the proxy for that reason. */
  public void ended(Reason reason) {
    reasons[reason.ordinal()]++;
  }

  /** A client has connected. */
  public void downstreamOpen() {
    downstreamOpened++;
  }

  /** A client is gone. */
  public void downstreamClose() {
    downstreamClosed++;
  }

  /** A connection to an endpoint was made. */
  public void upstreamOpen() {
    upstreamOpened++;
  }

  /** It is closed. */
  public void upstreamClose() {
    upstreamClosed++;
  }

  /** It could not be made. */
  public void upstreamFail(ConnectFailure why) {
    connectFailures[why.ordinal()]++;
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
    for (int i = 0; i < connectFailures.length; i++) {
      connectFailures[i] += other.connectFailures[i];
    }
  }
}
