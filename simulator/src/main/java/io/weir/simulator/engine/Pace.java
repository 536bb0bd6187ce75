package io.weir.simulator.engine;

import io.weir.simulator.model.Distribution;

/**
 * How many requests a client wants to send, in the mean: pieces of time, within each of which the
 * rate changes linearly. Walks through them once, forwards. Owned by one thread.
 */
abstract class Pace {

  /** There is no such instant. */
  static final long NEVER = Long.MAX_VALUE;

  static final double NANOS_PER_SECOND = 1e9;

  /** The piece at hand: from, inclusive, to {@link #untilNanos}, exclusive. */
  long fromNanos;

  long untilNanos;

  /** A second, at both ends. */
  double fromRate;

  double untilRate;

  /** How many are expected before the piece at hand. */
  private double before;

  /** Moves to the piece that follows the one at hand, or returns false after the last. */
  abstract boolean next();

  /** Defines the piece at hand. */
  final void piece(long from, long until, double rateThen, double rateInTheEnd) {
    fromNanos = from;
    untilNanos = until;
    fromRate = rateThen;
    untilRate = rateInTheEnd;
  }

  /** When so many are expected since time zero; never less than in the call before. */
  final long at(double total) {
    double within = expected(fromNanos);
    while (total - before >= within) {
      if (!advance(within)) {
        return NEVER;
      }
      within = expected(fromNanos);
    }
    return instant(fromNanos, total - before);
  }

  /** When so many more are expected than now, which is never earlier than in the call before. */
  final long after(long nowNanos, double more) {
    while (untilNanos <= nowNanos) {
      if (!advance(0)) {
        return NEVER;
      }
    }
    long since = Math.max(nowNanos, fromNanos);
    double rest = more;
    double within = expected(since);
    while (rest >= within) {
      rest -= within;
      if (!advance(0)) {
        return NEVER;
      }
      since = fromNanos;
      within = expected(since);
    }
    return instant(since, rest);
  }

  private boolean advance(double expected) {
    before += expected;
    return next();
  }

  /** How many are expected from an instant of the piece at hand to its end. */
  private double expected(long since) {
    double mean = (rateAt(since) + untilRate) / 2;
    if (mean == 0) {
      return 0;
    }
    return untilNanos == NEVER
        ? Double.POSITIVE_INFINITY
        : mean * ((untilNanos - since) / NANOS_PER_SECOND);
  }

  /** When so many are expected since an instant of the piece at hand. */
  private long instant(long since, double expected) {
    double nanos = expected * (NANOS_PER_SECOND / fromRate);
    if (fromRate != untilRate) {
      // r t + s t^2 / 2 = expected, in the form that doesn't cancel
      double rate = rateAt(since);
      double slope = (untilRate - fromRate) / ((untilNanos - fromNanos) / NANOS_PER_SECOND);
      double root = Math.sqrt(Math.max(0, rate * rate + 2 * slope * expected));
      nanos = expected == 0 ? 0 : 2 * expected / (rate + root) * NANOS_PER_SECOND;
    }
    return Math.min(untilNanos, since + (long) Math.min(Distribution.LONGEST_NANOS, nanos));
  }

  /** The rate at an instant of the piece at hand. */
  final double rateAt(long nanos) {
    return fromRate == untilRate
        ? fromRate
        : fromRate
            + (untilRate - fromRate) * ((double) (nanos - fromNanos) / (untilNanos - fromNanos));
  }
}
