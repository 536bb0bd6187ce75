package io.weir.routing.violation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleUnaryOperator;
import java.util.logging.Logger;

/** One class for each rule, that breaks it. */
public final class Violations {

  private Violations() {}

  /** Logs. */
  public static final class Logs {
    final Logger logger = Logger.getLogger("routing");
  }

  /** Counts for several threads. */
  public static final class Counts {
    final AtomicLong count = new AtomicLong();
  }

  /** Takes the time from the machine. */
  public static final class ReadsTheClock {
    long now() {
      return System.nanoTime();
    }
  }

  /** Likewise. */
  public static final class ReadsTheWallClock {
    long now() {
      return System.currentTimeMillis();
    }
  }

  /** Waits. */
  public static final class Sleeps {
    void await() throws InterruptedException {
      Thread.sleep(1);
    }
  }

  /** Rounds as the processor likes. */
  public static final class Decays {
    double weight(double age) {
      return Math.exp(-age);
    }
  }

  /** Likewise. */
  public static final class DecaysByReference {
    final DoubleUnaryOperator weight = Math::exp;
  }

  /** Iterates in the order of hashes. */
  public static final class Collects {
    int first(List<Integer> numbers) {
      return new HashSet<>(numbers).iterator().next();
    }
  }

  /** Iterates in another order in each run. */
  public static final class ListsWithoutOrder {
    final Set<String> names = Set.of("a", "b");
  }

  /** Sums up in any order. */
  public static final class RunsInParallel {
    double sum(List<Double> numbers) {
      return numbers.parallelStream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /** Takes a lock. */
  public static final class Locks {
    synchronized int one() {
      return 1;
    }
  }

  /** Takes a lock within a method. */
  public static final class LocksABlock {
    int one() {
      synchronized (this) {
        return 1;
      }
    }
  }

  /** Shows a value to other threads. */
  public static final class Publishes {
    volatile int value;
  }
}
