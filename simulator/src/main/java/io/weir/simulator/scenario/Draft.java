package io.weir.simulator.scenario;

import io.weir.codec.Located;
import io.weir.codec.Node;
import io.weir.codec.Policy;
import io.weir.codec.Units.Span;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Scenario.Capacity;
import io.weir.simulator.scenario.Experiment.ReportOptions;
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
    Map<String, Located<Client>> clients,
    Map<String, Located<Gateway>> gateways,
    Map<String, Located<Service>> services,
    List<Located<Event>> events,
    Map<String, Located<Policy>> policies,
    Matrix matrix,
    Located<Measure> measure,
    List<Located<Demand>> demands,
    ReportOptions report) {

  record Client(
      Located<String> to,
      Located<String> path,
      String method,
      Located<Arrival> arrival,
      long timeoutNanos) {}

  record Gateway(int replicas, int eventLoops, Distribution overhead, List<Route> routes) {}

  record Route(String path, Located<String> to) {}

  record Service(
      int endpoints, Capacity capacity, Distribution latency, double errors, boolean reports) {}

  record Event(Located<Long> at, @Nullable Long forNanos, Effect effect) {}

  sealed interface Effect {
    Located<String> target();

    record Slow(Located<String> target, @Nullable Distribution latency, double factor, double share)
        implements Effect {}

    record Fail(
        Located<String> target,
        double share,
        int status,
        Distribution after,
        @Nullable Long retryAfterNanos)
        implements Effect {}
  }

  record Measure(
      long warmupNanos,
      long windowNanos,
      List<Double> percentiles,
      Map<String, Located<Span<Long>>> phases) {}

  record Matrix(@Nullable Node balancer, int seeds, Map<String, Located<Axis>> axes) {

    static final Matrix NONE = new Matrix(null, 1, Map.of());
  }

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
