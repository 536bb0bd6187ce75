package io.weir.simulator.scenario;

import io.weir.codec.Located;
import io.weir.codec.Node;
import io.weir.codec.Policy;
import io.weir.codec.Units.Span;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Client.Target;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Fault.Down.How;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service.Antagonist;
import io.weir.simulator.model.Service.Capacity;
import io.weir.simulator.model.Service.Cold;
import io.weir.simulator.model.Service.Errors;
import io.weir.simulator.model.Service.Group;
import io.weir.simulator.model.Service.Pauses;
import io.weir.simulator.scenario.Experiment.ReportOptions;
import io.weir.simulator.trace.Columns;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scenario file as it was read: each value is right by itself, but nothing was checked against
 * anything else.
 */
record Draft(
    String name,
    String about,
    long durationNanos,
    long drainNanos,
    long discoveryLagNanos,
    Map<String, Located<Client>> clients,
    Map<String, Located<Gateway>> gateways,
    Scenario.Network network,
    Map<String, Located<Service>> services,
    List<Located<Event>> events,
    Map<String, Located<Policy>> policies,
    Matrix matrix,
    Located<Measure> measure,
    List<Located<Demand>> demands,
    ReportOptions report) {

  /** Stands for a warm-up that is found from the results. */
  static final long AUTO_WARMUP = -1;

  /** How many endpoints a service ever has. */
  int mostEndpoints(String service) {
    Located<Service> known = services.get(service);
    int most = known == null ? 0 : known.value().endpoints();
    for (Located<Event> event : events) {
      if (event.value().effect() instanceof Effect.Scale scale
          && scale.target().value().equals(service)) {
        most = Math.max(most, scale.to());
      }
    }
    return most;
  }

  record Client(
      Located<String> to,
      Located<List<Target>> targets,
      String method,
      Located<Sending> arrival,
      long timeoutNanos) {}

  /** When a client sends, as far as the scenario's own file tells. */
  sealed interface Sending {

    /** All is told. */
    record Modelled(Arrival arrival) implements Sending {}

    /** All is told, request by request. */
    record Listed(Arrival.Replay arrival) implements Sending {}

    /**
     * A file is still to be read.
     *
     * @param sha256 of the file, or null for any
     */
    record Recorded(
        Located<String> file, Columns columns, @Nullable String sha256, double speed, boolean cycle)
        implements Sending {}
  }

  record Gateway(
      int replicas,
      int eventLoops,
      Distribution overhead,
      List<Route> routes,
      List<Located<String>> zones) {

    List<String> zoneNames() {
      return zones.stream().map(Located::value).toList();
    }
  }

  /**
   * @param crossZone as within a zone if null
   */
  record Network(Distribution sameZone, @Nullable Distribution crossZone) {

    Scenario.Network model(Distribution sidecar) {
      return new Scenario.Network(sameZone, crossZone == null ? sameZone : crossZone, sidecar);
    }
  }

  record Route(String path, Located<String> to) {

    boolean covers(String requested) {
      return new Scenario.Route(path, to.value()).covers(requested);
    }
  }

  record Service(
      List<Group> groups,
      Capacity capacity,
      Distribution latency,
      Errors errors,
      boolean reports,
      Cold cold,
      @Nullable Pauses pauses,
      @Nullable Antagonist antagonist,
      List<Call> calls) {

    /** How many there are at the start. */
    int endpoints() {
      return groups.stream().mapToInt(Group::count).sum();
    }
  }

  record Call(
      Located<String> to,
      int count,
      boolean atOnce,
      String path,
      String method,
      boolean optional) {}

  record Event(Located<Long> at, @Nullable Long forNanos, Effect effect) {}

  sealed interface Effect {
    /** Endpoints or a service; of a load a client, of a config its pairs. */
    Located<String> target();

    /** What is said of it in charts. */
    String verb();

    /** Whom it hits, in charts. */
    default String whom() {
      return target().value();
    }

    /**
     * @param between two sides
     */
    record Partition(List<Located<String>> between, double loss) implements Effect {
      @Override
      public Located<String> target() {
        return between.getFirst();
      }

      @Override
      public String verb() {
        return "partition";
      }

      @Override
      public String whom() {
        return between.getFirst().value() + " | " + between.getLast().value();
      }
    }

    /**
     * @param target a zone
     */
    record ZoneOutage(Located<String> target, How how) implements Effect {
      @Override
      public String verb() {
        return "outage of zone";
      }
    }

    record Slow(
        Located<String> target,
        @Nullable Distribution latency,
        double factor,
        double lastFactor,
        double share)
        implements Effect {
      @Override
      public String verb() {
        return "slow";
      }
    }

    record Crash(Located<String> target, @Nullable Long restartNanos, How how) implements Effect {
      @Override
      public String verb() {
        return "crash";
      }
    }

    record Pause(Located<String> target) implements Effect {
      @Override
      public String verb() {
        return "pause";
      }
    }

    /**
     * @param latency while it is down, instead of {@code how}
     */
    record Flap(
        Located<String> target,
        long upNanos,
        long downNanos,
        How how,
        @Nullable Distribution latency)
        implements Effect {
      @Override
      public String verb() {
        return "flap";
      }
    }

    /**
     * @param everyNanos from one batch to the next
     * @param drainNanos how long before they go down the endpoints of a batch leave the service
     * @param version what is deployed; empty for the same as before
     * @param latency of the new version, or null for that of the old one
     * @param factor on the latency of the new version
     */
    record RollingRestart(
        Located<String> target,
        int batch,
        long downNanos,
        long everyNanos,
        How how,
        long drainNanos,
        String version,
        @Nullable Distribution latency,
        double factor)
        implements Effect {

      /** From when a batch is told to go until it is back. */
      long lengthNanos() {
        return drainNanos + downNanos;
      }

      @Override
      public String verb() {
        return version.isEmpty() ? "restart" : "deploy " + version;
      }
    }

    /**
     * @param target the pairs, for people
     */
    record Config(Located<String> target, Map<String, Located<Policy>> policies) implements Effect {
      @Override
      public String verb() {
        return "config";
      }
    }

    record Scale(Located<String> target, int to, long overNanos) implements Effect {
      @Override
      public String verb() {
        return "scale";
      }
    }

    /**
     * @param perSecond instead of the client's own rate, or -1
     */
    record Load(Located<String> target, double factor, double perSecond) implements Effect {
      @Override
      public String verb() {
        return "load";
      }
    }

    record Fail(
        Located<String> target,
        double share,
        int status,
        Distribution after,
        @Nullable Long retryAfterNanos)
        implements Effect {
      @Override
      public String verb() {
        return "fail";
      }
    }
  }

  record Measure(
      long warmupNanos,
      long windowNanos,
      List<Double> percentiles,
      Map<String, Located<Span<Long>>> phases) {}

  record Matrix(@Nullable Node balancer, Seeds seeds, Map<String, Located<Axis>> axes) {}

  record Axis(Located<String> path, Node values) {}

  record Demand(
      Located<String> that,
      @Nullable Located<String> phase,
      @Nullable Node versus,
      Located<Double> confidence,
      Assertion.Severity severity,
      Assertion.Judge judge,
      Map<String, Located<String>> selectors) {}
}
