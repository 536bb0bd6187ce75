package io.weir.simulator.engine;

import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Service;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with one server at the moment, and what that does to a try. */
final class Health {

  private final Service service;
  private final double ownSlowness;
  private double slowness;
  private final long seed;
  private final Draw draw;
  private final List<Slowing> slow = new ArrayList<>(0);
  private final List<Failing> failing = new ArrayList<>(0);
  private final List<Fault.Down> down = new ArrayList<>(0);
  private long coldUntilNanos = Long.MIN_VALUE;

  /**
   * All is well.
   *
   * @param slowness the factor on every service time, 1 for none
   */
  Health(Service service, double slowness, long seed, Draw draw) {
    this.service = service;
    this.ownSlowness = slowness;
    this.slowness = slowness;
    this.seed = seed;
    this.draw = draw;
  }

  /** A fault in force, and the key of the numbers that decide whom it hits. */
  private record Slowing(Fault.Slow fault, long key) {}

  /** Likewise. */
  private record Failing(Fault.Fail fault, long key) {}

  void begin(Fault.AtEndpoints fault, int number) {
    long key = Draw.key(seed, Draw.Purpose.FAULT, number);
    switch (fault) {
      case Fault.Slow s -> slow.add(new Slowing(s, key));
      case Fault.Fail f -> failing.add(new Failing(f, key));
      case Fault.Down d -> down.add(d);
      case Fault.Pause _, Fault.Join _, Fault.Leave _ -> {}
    }
  }

  void end(Fault.AtEndpoints fault, int number) {
    long key = Draw.key(seed, Draw.Purpose.FAULT, number);
    switch (fault) {
      case Fault.Slow s -> slow.remove(new Slowing(s, key));
      case Fault.Fail f -> failing.remove(new Failing(f, key));
      case Fault.Down d -> down.remove(d);
      case Fault.Pause _, Fault.Join _, Fault.Leave _ -> {}
    }
  }

  /** An antagonist multiplies service times from now on; 1 for no more. */
  void disturb(double factor) {
    slowness = ownSlowness * factor;
  }

  /** The process is new: from now on it warms up. */
  void restarted(long nowNanos) {
    coldUntilNanos = nowNanos + service.cold().forNanos();
  }

  /** Whether nothing is wrong now, nor will be by itself. */
  boolean well(long nowNanos) {
    return slowness == 1
        && slow.isEmpty()
        && failing.isEmpty()
        && down.isEmpty()
        && nowNanos >= coldUntilNanos;
  }

  /** Why nobody reaches it, or null if they do; the first reason counts. */
  Fault.Down.@Nullable How down() {
    return down.isEmpty() ? null : down.getFirst().how();
  }

  /** The fault that lets a try fail, or null. */
  Fault.@Nullable Fail hit(long number) {
    for (Failing candidate : failing) {
      if (draw.at(candidate.key, number).uniform() < candidate.fault.share()) {
        return candidate.fault;
      }
    }
    return null;
  }

  /**
   * How long a try is served.
   *
   * @param demandKey under which it draws what it demands
   */
  long serviceNanos(long number, long demandKey, long nowNanos) {
    boolean cold = nowNanos < coldUntilNanos;
    Distribution latency = service.latency();
    double factor = slowness * (cold ? coldness(nowNanos) : 1);
    for (Slowing candidate : slow) {
      Fault.Slow fault = candidate.fault;
      if (fault.share() >= 1 || draw.at(candidate.key, number).uniform() < fault.share()) {
        latency = fault.latency() == null ? latency : fault.latency();
        factor *= fault.factorAt(nowNanos);
      }
    }
    return (long)
        Math.min(Distribution.LONGEST_NANOS, latency.sample(draw.at(demandKey, number)) * factor);
  }

  private double coldness(long nowNanos) {
    Service.Cold cold = service.cold();
    return 1 + (cold.factor() - 1) * ((double) (coldUntilNanos - nowNanos) / cold.forNanos());
  }
}
