package io.weir.simulator.model;

import java.util.List;

/** When a client sends. */
public sealed interface Arrival {

  /** Whatever becomes of the requests before. */
  sealed interface Open extends Arrival {

    /** Whether gaps are exponential, or as even as the rate allows. */
    boolean random();

    /** The highest mean rate over any long time, a second, for an estimate of the work. */
    double meanPerSecond();
  }

  /**
   * Open loop, evenly spaced: request n at n / rate.
   *
   * @param perSecond above 0
   */
  record Constant(double perSecond) implements Open {
    @Override
    public boolean random() {
      return false;
    }

    @Override
    public double meanPerSecond() {
      return perSecond;
    }
  }

  /**
   * Open loop, exponential gaps.
   *
   * @param perSecond the mean rate, above 0
   */
  record Poisson(double perSecond) implements Open {
    @Override
    public boolean random() {
      return true;
    }

    @Override
    public double meanPerSecond() {
      return perSecond;
    }
  }

  /**
   * Open loop at a rate that changes linearly and then stays.
   *
   * @param random exponential gaps instead of even ones
   * @param from a second, at the start; at least 0
   * @param to a second, from {@code overNanos} on; above 0
   * @param overNanos how long it takes, above 0
   */
  record Ramp(boolean random, double from, double to, long overNanos) implements Open {
    @Override
    public double meanPerSecond() {
      return Math.max(from, to);
    }
  }

  /**
   * Open loop in bursts, the first at once: exponential gaps within each, silence between them.
   *
   * @param perSecond the mean rate within a burst, above 0
   * @param lengthNanos of a burst, above 0
   * @param everyNanos from the beginning of one to that of the next, at least the length
   */
  record Bursts(double perSecond, long lengthNanos, long everyNanos) implements Open {
    @Override
    public boolean random() {
      return true;
    }

    @Override
    public double meanPerSecond() {
      return perSecond * lengthNanos / everyNanos;
    }
  }

  /**
   * Open loop, a Markov-modulated Poisson process: exponential gaps at the rate of the state that
   * it is in. It begins in its steady state; each sojourn is followed by one in another state, all
   * others being equally likely (Fischer and Meier-Hellstern, "The Markov-modulated Poisson process
   * cookbook", 1993).
   *
   * @param states at least two, at least one of them with a rate above 0
   */
  record Mmpp(List<State> states) implements Open {
    public Mmpp {
      states = List.copyOf(states);
    }

    /**
     * A state.
     *
     * @param perSecond the mean rate, at least 0
     * @param sojourn how long it stays there; above 0
     */
    public record State(double perSecond, Distribution.Exponential sojourn) {}

    @Override
    public boolean random() {
      return true;
    }

    @Override
    public double meanPerSecond() {
      double requests = 0;
      double time = 0;
      for (State state : states) {
        requests += state.perSecond * state.sojourn.mean();
        time += state.sojourn.mean();
      }
      return requests / time;
    }
  }

  /**
   * Open loop, as it was recorded.
   *
   * @param trace the record
   * @param speed how much faster than recorded, above 0
   * @param cycle whether it begins again once it is over; then it lasts at least a nanosecond
   */
  record Replay(Trace trace, double speed, boolean cycle) implements Open {

    /** Whether there is a request of that number, from 0. */
    public boolean has(long number) {
      return cycle || number < trace.size();
    }

    /** When it came, in recorded nanoseconds since the first. */
    public double nanosAt(long number) {
      long laps = number / trace.size();
      return laps * lapNanos() + trace.nanosAt((int) (number % trace.size()));
    }

    /** What it was for, as an index into the trace's targets. */
    public int targetOf(long number) {
      return trace.targetOf((int) (number % trace.size()));
    }

    /** From one beginning to the next: behind the last request there is a gap of mean length. */
    private double lapNanos() {
      return (double) trace.spanNanos() * trace.size() / Math.max(1, trace.size() - 1);
    }

    @Override
    public boolean random() {
      return false;
    }

    @Override
    public double meanPerSecond() {
      return trace.size() / (Math.max(1, lapNanos()) / 1e9) * speed;
    }
  }

  /**
   * Closed loop: each user waits for its answer, thinks, and sends again.
   *
   * @param users at least 1
   * @param think between an answer and the next request, and before the first one
   */
  record Closed(int users, Distribution think) implements Arrival {}
}
