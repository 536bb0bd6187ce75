package io.weir.simulator.engine;

import io.weir.routing.cluster.Endpoint;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.stats.Outcome;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Carries tries to servers and their answers back, over all wires that there are. */
final class Network implements Replies {

  private final VirtualTime time;
  private final Scenario.Network model;
  private final long key;
  private final Draw draw = new Draw();
  private final List<Wire> wires = new ArrayList<>();
  private final List<Cut> cuts = new ArrayList<>();
  private @Nullable Transit free;

  Network(VirtualTime time, Scenario.Network model, long seed) {
    this.time = time;
    this.model = model;
    this.key = Draw.key(seed, Draw.Purpose.NETWORK, 0);
  }

  /** The way from a loop to a server, which it knows as an endpoint. */
  Wire connect(Loop loop, Endpoint endpoint, Server server) {
    Distribution latency = model.between(loop.zone(), server.zone());
    boolean instant = latency.equals(Distribution.Constant.ZERO);
    Wire wire = new Wire(loop, endpoint, server, loop.watch(server), instant ? null : latency);
    wires.add(wire);
    cuts.forEach(wire::begin);
    return wire;
  }

  /** How long loops have kept each server out so far, added up over loops, by its slot. */
  long[] keptOutNanos(int servers, long nowNanos) {
    long[] sums = new long[servers];
    for (Wire wire : wires) {
      sums[wire.server().slot()] += wire.keptOutNanos(nowNanos);
    }
    return sums;
  }

  void begin(Cut cut) {
    cuts.add(cut);
    wires.forEach(wire -> wire.begin(cut));
  }

  void end(Cut cut) {
    cuts.remove(cut);
    wires.forEach(wire -> wire.end(cut));
  }

  /**
   * A try goes out.
   *
   * @param number of its request and its place there
   */
  void send(Wire wire, Attempt attempt, long number) {
    if (wire.loses(attempt, number, false)) {
      return;
    }
    if (wire.latency() == null) {
      arrive(wire, attempt, number);
    } else {
      travel(wire, attempt, number, null, null);
    }
  }

  private static void arrive(Wire wire, Attempt attempt, long number) {
    boolean probe = attempt.kind() == Attempt.Kind.PROBE;
    attempt.transport(wire.server().receive(attempt, number, probe));
  }

  /** A try is not wanted any more. */
  void cancel(Wire wire, Attempt attempt) {
    if (attempt.transport() instanceof Transit transit) {
      if (transit.attempt == attempt) {
        transit.attempt = null;
      }
    } else if (attempt.transport() instanceof Job job) {
      wire.server().cancel(attempt, job);
    }
  }

  @Override
  public void answered(Object sender, long number, Answer answer) {
    back((Attempt) sender, number, answer, null);
  }

  @Override
  public void failed(Object sender, long number, Outcome outcome) {
    back((Attempt) sender, number, null, outcome);
  }

  private void back(
      Attempt attempt, long number, @Nullable Answer answer, @Nullable Outcome outcome) {
    attempt.transport(null);
    Wire wire = (Wire) attempt.endpoint().transport();
    if (wire == null || wire.loses(attempt, number, true)) {
      return;
    }
    if (wire.latency() == null) {
      deliver(attempt, answer, outcome);
    } else {
      travel(wire, attempt, number, answer, outcome);
    }
  }

  private void travel(
      Wire wire, Attempt attempt, long number, @Nullable Answer answer, @Nullable Outcome outcome) {
    Distribution latency = wire.latency();
    boolean back = answer != null || outcome != null;
    Transit transit = free == null ? new Transit(this) : free;
    free = transit.next;
    transit.load(wire, attempt, number, answer, outcome);
    attempt.transport(transit);
    long message = Wire.messageNumber(attempt, number, back);
    time.schedule(latency == null ? 0 : latency.sample(draw.at(key, message)), transit);
  }

  /** A message has arrived. */
  void arrived(Transit transit) {
    Wire wire = transit.wire;
    Attempt attempt = transit.attempt;
    Answer answer = transit.answer;
    Outcome outcome = transit.outcome;
    long number = transit.number;
    transit.attempt = null;
    transit.next = free;
    free = transit;
    if (attempt == null) {
      return;
    }
    attempt.transport(null);
    if (answer != null || outcome != null) {
      deliver(attempt, answer, outcome);
    } else if (wire != null) {
      arrive(wire, attempt, number);
    }
  }

  private void deliver(Attempt attempt, @Nullable Answer answer, @Nullable Outcome outcome) {
    Request request = (Request) attempt.exchange().downstream();
    boolean probe = attempt.kind() == Attempt.Kind.PROBE;
    if (answer != null) {
      attempt.answered(answer);
      attempt.completed(true);
      if (!probe) {
        request.tryCompleted();
      }
    } else if (outcome != null) {
      if (!probe) {
        request.tryEnded(time.nanos());
      }
      attempt.failed(outcome);
    }
  }
}
