package io.weir.routing.exchange;

import io.weir.routing.cluster.Endpoint;
import io.weir.routing.cluster.Flight;
import io.weir.routing.stats.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One try of one exchange at one endpoint. The {@link Upstream} that carries it tells it what
 * happens: {@link #answered}, then {@link #completed}, or {@link #failed} at any time; after that,
 * nothing.
 *
 * <p>Owned by one loop.
 */
public final class Attempt extends Flight implements Runnable {

  /** Why a try is made. */
  public enum Kind {
    /** The first of its exchange. */
    FIRST,
    /** Repeats a failed one. */
    RETRY,
    /** Runs beside a slow one. */
    HEDGE,
    /** A copy whose answer nobody gets: only a look at the endpoint. */
    PROBE
  }

  private static final Kind[] KINDS = Kind.values();

  private Exchange exchange;
  @Nullable Attempt previous;
  private byte kind;
  private boolean over;
  private byte answer;
  private @Nullable Object transport;

  Attempt(
      Exchange exchange, Kind kind, Endpoint endpoint, @Nullable Attempt previous, long nowNanos) {
    super(endpoint, nowNanos);
    this.exchange = exchange;
    this.kind = (byte) kind.ordinal();
    this.previous = previous;
  }

  /** Makes another try of one that is over and that nobody holds any more. */
  void renew(
      Exchange newExchange,
      Kind newKind,
      Endpoint endpoint,
      @Nullable Attempt newPrevious,
      long nowNanos) {
    restart(endpoint, nowNanos);
    exchange = newExchange;
    kind = (byte) newKind.ordinal();
    previous = newPrevious;
    over = false;
    transport = null;
  }

  /** Whose try it is. */
  public Exchange exchange() {
    return exchange;
  }

  /** Why it is made. */
  public Kind kind() {
    return KINDS[kind];
  }

  /** What the upstream keeps of it. */
  public @Nullable Object transport() {
    return transport;
  }

  /** Keeps something for the upstream: its stream, its connection. */
  public void transport(@Nullable Object value) {
    transport = value;
  }

  /** The head of the answer is here: the final one, and only once; any further one is ignored. */
  public void answered(ResponseHead head) {
    if (!over && waiting()) {
      exchange.onAnswered(this, head);
    }
  }

  /**
   * The answer is complete. Without a head before it this is a broken connection.
   *
   * @param good false when its end reports a failure, as gRPC's trailers do
   */
  public void completed(boolean good) {
    if (over) {
      return;
    }
    if (waiting()) {
      exchange.onFailed(this, Outcome.RESET);
    } else {
      exchange.onCompleted(this, good);
    }
  }

  /** There will be no (further) answer. */
  public void failed(Outcome outcome) {
    if (!over) {
      exchange.onFailed(this, outcome);
    }
  }

  /** Whether it has ended. */
  public boolean over() {
    return over;
  }

  /** What the head of its answer told. */
  Outcome answer() {
    return Outcome.of(answer);
  }

  void answer(Outcome outcome) {
    answer = (byte) outcome.ordinal();
  }

  void end() {
    over = true;
  }

  /** A probe's time is up. */
  @Override
  public void run() {
    if (!over) {
      exchange.onProbeTimeout(this);
    }
  }
}
