package io.weir.simulator.scenario;

import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One event of a file and the faults that it stands for: a flapping endpoint is down many times, a
 * rolling restart takes one batch after the other.
 *
 * @param event as it was read
 * @param endpoints whom it hits, by index, in order
 * @param durationNanos of the scenario
 * @param before how many endpoints the service has before it is scaled
 */
record Outbreak(Draft.Event event, List<Integer> endpoints, long durationNanos, int before) {

  /** How long it lasts; {@link Long#MAX_VALUE} for ever. */
  long lengthNanos() {
    return switch (event.effect()) {
      case Draft.Effect.Crash crash -> orForEver(crash.restartNanos());
      case Draft.Effect.RollingRestart rolling ->
          (rounds() - 1) * rolling.everyNanos() + rolling.lengthNanos();
      case Draft.Effect.Scale scale -> scale.overNanos();
      default -> orForEver(event.forNanos());
    };
  }

  private static long orForEver(@org.jspecify.annotations.Nullable Long nanos) {
    return nanos == null ? Long.MAX_VALUE : nanos;
  }

  /** How often something happens. */
  long rounds() {
    return switch (event.effect()) {
      case Draft.Effect.Flap flap -> {
        long cycle = flap.upNanos() + flap.downNanos();
        yield (boundedNanos() + cycle - 1) / cycle;
      }
      case Draft.Effect.RollingRestart rolling ->
          (endpoints.size() + rolling.batch() - 1) / rolling.batch();
      default -> 1;
    };
  }

  /** How long it lasts, at most to the end of the scenario. */
  private long boundedNanos() {
    return Math.min(orForEver(event.forNanos()), durationNanos - at());
  }

  private long at() {
    return event.at().value();
  }

  private String service() {
    return Selectors.owner(event.effect().target().value());
  }

  List<Fault> faults() {
    return switch (event.effect()) {
      case Draft.Effect.Slow slow -> List.of(fault(slow));
      case Draft.Effect.Fail fail -> List.of(fault(fail));
      case Draft.Effect.Pause _ ->
          List.of(new Fault.Pause(at(), lengthNanos(), service(), endpoints));
      case Draft.Effect.Crash crash ->
          List.of(new Fault.Down(at(), lengthNanos(), service(), endpoints, crash.how(), true));
      case Draft.Effect.Flap flap -> faults(flap);
      case Draft.Effect.RollingRestart rolling -> faults(rolling);
      case Draft.Effect.Scale scale -> faults(scale);
      case Draft.Effect.Load _,
          Draft.Effect.Config _,
          Draft.Effect.Partition _,
          Draft.Effect.ZoneOutage _ ->
          List.of();
    };
  }

  private Fault fault(Draft.Effect.Slow slow) {
    boolean grows = slow.factor() != slow.lastFactor();
    return new Fault.Slow(
        at(),
        grows ? boundedNanos() : lengthNanos(),
        service(),
        endpoints,
        slow.latency(),
        slow.factor(),
        slow.lastFactor(),
        slow.share());
  }

  private Fault fault(Draft.Effect.Fail fail) {
    Long retryAfter = fail.retryAfterNanos();
    return new Fault.Fail(
        at(),
        lengthNanos(),
        service(),
        endpoints,
        fail.share(),
        fail.status(),
        fail.after(),
        retryAfter == null ? -1 : retryAfter);
  }

  private List<Fault> faults(Draft.Effect.Flap flap) {
    List<Fault> all = new ArrayList<>();
    long end = at() + boundedNanos();
    long cycle = flap.upNanos() + flap.downNanos();
    for (long from = at(); from < end; from += cycle) {
      long length = Math.min(flap.downNanos(), end - from);
      Distribution latency = flap.latency();
      all.add(
          latency == null
              ? new Fault.Down(from, length, service(), endpoints, flap.how(), false)
              : new Fault.Slow(from, length, service(), endpoints, latency, 1, 1));
    }
    return all;
  }

  private List<Fault> faults(Draft.Effect.RollingRestart rolling) {
    List<Fault> all = new ArrayList<>();
    long from = at();
    for (int i = 0; i < endpoints.size(); i += rolling.batch()) {
      List<Integer> batch = endpoints.subList(i, Math.min(endpoints.size(), i + rolling.batch()));
      all.addAll(faults(rolling, from, batch));
      from += rolling.everyNanos();
    }
    return all;
  }

  /** One batch leaves, goes down, comes up as another version, and joins. */
  private List<Fault> faults(
      Draft.Effect.RollingRestart rolling, long fromNanos, List<Integer> batch) {
    List<Fault> all = new ArrayList<>();
    long downNanos = fromNanos + rolling.drainNanos();
    long upNanos = fromNanos + rolling.lengthNanos();
    if (rolling.drainNanos() > 0) {
      all.add(new Fault.Leave(fromNanos, service(), batch));
      all.add(new Fault.Join(upNanos, service(), batch));
    }
    all.add(new Fault.Down(downNanos, rolling.downNanos(), service(), batch, rolling.how(), true));
    if (rolling.latency() != null || rolling.factor() != 1) {
      all.add(
          new Fault.Slow(
              upNanos, Long.MAX_VALUE, service(), batch, rolling.latency(), rolling.factor(), 1));
    }
    return all;
  }

  /** The last of n comes or goes when the time is over, the first after an n-th of it. */
  private List<Fault> faults(Draft.Effect.Scale scale) {
    List<Fault> all = new ArrayList<>();
    boolean up = scale.to() > before;
    int steps = Math.abs(scale.to() - before);
    int perStep = scale.overNanos() == 0 ? steps : 1;
    for (int done = 0; done < steps; done += perStep) {
      long at = at() + (long) ((double) scale.overNanos() * (done + 1) / steps);
      List<Integer> indexes =
          up ? range(before + done, perStep) : range(before - done - perStep, perStep);
      all.add(
          up ? new Fault.Join(at, service(), indexes) : new Fault.Leave(at, service(), indexes));
    }
    return all;
  }

  private static List<Integer> range(int from, int count) {
    return IntStream.range(from, from + count).boxed().toList();
  }
}
