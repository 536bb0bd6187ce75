package io.weir.simulator.engine;

import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Client.Load;
import java.util.List;

/** The paces of all kinds of open arrivals. */
final class Paces {

  private Paces() {}

  /**
   * The pace of a client.
   *
   * @param key of what is drawn for it
   */
  static Pace of(Arrival.Open arrival, List<Load> loads, long key) {
    Pace own =
        switch (arrival) {
          case Arrival.Constant constant -> new Steady(constant.perSecond());
          case Arrival.Poisson poisson -> new Steady(poisson.perSecond());
          case Arrival.Ramp ramp -> new Ramp(ramp);
          case Arrival.Bursts bursts -> new Bursts(bursts);
          case Arrival.Mmpp mmpp -> new Mmpp(mmpp, key);
          // What is counted is recorded nanoseconds.
          case Arrival.Replay replay -> new Steady(replay.speed() * Pace.NANOS_PER_SECOND);
        };
    return loads.isEmpty() ? own : new Loaded(own, loads);
  }

  /** Always the same. */
  private static final class Steady extends Pace {

    Steady(double perSecond) {
      piece(0, NEVER, perSecond, perSecond);
    }

    @Override
    boolean next() {
      return false;
    }
  }

  /** Another rate in the end than at the start. */
  private static final class Ramp extends Pace {
    private final double last;

    Ramp(Arrival.Ramp ramp) {
      last = ramp.to();
      piece(0, ramp.overNanos(), ramp.from(), ramp.to());
    }

    @Override
    boolean next() {
      if (untilNanos == NEVER) {
        return false;
      }
      piece(untilNanos, NEVER, last, last);
      return true;
    }
  }

  /** Silence between bursts. */
  private static final class Bursts extends Pace {
    private final Arrival.Bursts bursts;
    private boolean silent;

    Bursts(Arrival.Bursts bursts) {
      this.bursts = bursts;
      burst(0);
    }

    private void burst(long from) {
      piece(from, from + bursts.lengthNanos(), bursts.perSecond(), bursts.perSecond());
    }

    @Override
    boolean next() {
      silent = !silent;
      if (silent) {
        piece(untilNanos, fromNanos + bursts.everyNanos(), 0, 0);
      } else {
        burst(untilNanos);
      }
      return true;
    }
  }

  /** Sojourn n is drawn under n, so that it depends on nothing else. */
  private static final class Mmpp extends Pace {
    private final Arrival.Mmpp mmpp;
    private final long key;
    private final Draw draw = new Draw();
    private long sojourns;
    private int state;

    Mmpp(Arrival.Mmpp mmpp, long key) {
      this.mmpp = mmpp;
      this.key = key;
      // In the long run each state is entered equally often, so its share of time is its sojourn's.
      double all = mmpp.states().stream().mapToDouble(s -> s.sojourn().mean()).sum();
      double rest = draw.at(key, sojourns++).uniform() * all;
      while (state < mmpp.states().size() - 1
          && rest >= mmpp.states().get(state).sojourn().mean()) {
        rest -= mmpp.states().get(state++).sojourn().mean();
      }
      stay(0);
    }

    private void stay(long from) {
      Arrival.Mmpp.State now = mmpp.states().get(state);
      long length = Math.max(1, now.sojourn().sample(draw));
      piece(from, from + Math.min(length, NEVER - from), now.perSecond(), now.perSecond());
    }

    @Override
    boolean next() {
      if (untilNanos == NEVER) {
        return false;
      }
      int others = mmpp.states().size() - 1;
      int jump = 1 + (int) (draw.at(key, sojourns++).uniform() * others);
      state = (state + jump) % mmpp.states().size();
      stay(untilNanos);
      return true;
    }
  }

  /** Another pace, while events multiply or replace it. */
  private static final class Loaded extends Pace {
    private final Pace own;
    private final List<Load> loads;

    Loaded(Pace own, List<Load> loads) {
      this.own = own;
      this.loads = loads;
      cut(0);
    }

    @Override
    boolean next() {
      if (untilNanos == NEVER || (untilNanos >= own.untilNanos && !own.next())) {
        return false;
      }
      cut(untilNanos);
      return true;
    }

    /** From there until anything changes. */
    private void cut(long from) {
      long until = own.untilNanos;
      double factor = 1;
      double set = -1;
      for (Load load : loads) {
        long end = load.endNanos();
        if (load.atNanos() > from) {
          until = Math.min(until, load.atNanos());
        } else if (end > from) {
          until = Math.min(until, end);
          factor *= load.factor();
          set = load.perSecond() >= 0 ? load.perSecond() : set;
        }
      }
      double first = set >= 0 ? set : own.rateAt(from);
      double last = set >= 0 ? set : until == own.untilNanos ? own.untilRate : own.rateAt(until);
      piece(from, until, first * factor, last * factor);
    }
  }
}
