package io.weir.simulator.engine;

import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Client.Load;
import java.util.List;

/** Users of whom each sends one request at a time, and thinks in between. */
final class ClosedLoop {

  /** Room for the requests of one user in the numbers of all. */
  private static final int USER_BITS = 20;

  private static final long USER_MASK = (1L << USER_BITS) - 1;

  /** Nobody thinks shorter, so that time passes even where every answer comes at once. */
  private static final long MIN_THINK_NANOS = 1000;

  private final Caller caller;
  private final Arrival.Closed arrival;
  private final List<Load> loads;
  private final long thinkKey;
  private final Draw draw = new Draw();
  private final User[] users;
  private int active;

  /**
   * Nothing happens before {@link #start}.
   *
   * @param loads while which there are more users, or less
   */
  ClosedLoop(Caller caller, Arrival.Closed arrival, List<Load> loads, long thinkKey) {
    this.caller = caller;
    this.arrival = arrival;
    this.loads = loads;
    this.thinkKey = thinkKey;
    int most = usersAt(0);
    for (Load load : loads) {
      most = Math.max(most, Math.max(usersAt(load.atNanos()), usersAt(load.endNanos())));
    }
    this.users = new User[most];
    for (int i = 0; i < most; i++) {
      users[i] = new User(i);
    }
  }

  void start() {
    for (Load load : loads) {
      caller.at(load.atNanos(), this::adjust);
      caller.at(load.endNanos(), this::adjust);
    }
    adjust();
  }

  private int usersAt(long nanos) {
    double factor = 1;
    for (Load load : loads) {
      if (load.atNanos() <= nanos && nanos < load.endNanos()) {
        factor *= load.factor();
      }
    }
    return (int) Math.round(arrival.users() * factor);
  }

  /** As many users as there should be now. Those that are too many stop after their answer. */
  private void adjust() {
    active = usersAt(caller.now());
    for (int i = 0; i < active; i++) {
      if (users[i].idle) {
        users[i].think();
      }
    }
  }

  /** Somebody who sends one request at a time. */
  final class User implements Runnable {
    private final long number;
    private long sent;
    private boolean idle = true;

    private User(long number) {
      this.number = number;
    }

    /** The answer is there, or will never be. */
    void think() {
      idle = number >= active;
      if (!idle) {
        long thought = number << USER_BITS | (sent & USER_MASK);
        long pause = arrival.think().sample(draw.at(thinkKey, thought));
        caller.in(Math.max(MIN_THINK_NANOS, pause), this);
      }
    }

    /** It has thought. */
    @Override
    public void run() {
      idle = number >= active;
      if (!idle) {
        caller.send(caller.open(number << USER_BITS | (sent++ & USER_MASK), this));
      }
    }
  }
}
