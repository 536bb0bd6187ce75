package io.weir.simulator.scenario;

import io.weir.codec.FaultList;
import io.weir.codec.Fields;
import io.weir.codec.Key;
import io.weir.codec.Located;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Shapes.Word;
import io.weir.codec.Suggestion;
import io.weir.codec.Units;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Service.Antagonist;
import io.weir.simulator.model.Service.Capacity;
import io.weir.simulator.model.Service.Capacity.Order;
import io.weir.simulator.model.Service.Cold;
import io.weir.simulator.model.Service.Errors;
import io.weir.simulator.model.Service.Group;
import io.weir.simulator.model.Service.Pauses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service: its endpoints, how they serve, and whom they call. */
final class ServiceShape {

  private static final double MIN_EVERY_NANOS = 1e6;

  private static final Key<Integer> CONCURRENCY =
      Key.required(
          "concurrency",
          Shapes.integer(1, 1_000_000),
          "so many are served at once by one endpoint");
  private static final Key<Integer> QUEUE =
      Key.withDefault(
          "queue",
          Shapes.integer(0, 1_000_000),
          "0",
          "so many wait; a further one is answered 503");
  private static final Key<Order> ORDER =
      Key.withDefault(
          "order",
          Shapes.words(
              new Shapes.Word<>("fifo", Order.FIFO, "whoever came first"),
              new Shapes.Word<>("lifo", Order.LIFO, "whoever came last")),
          "fifo",
          "who of those that wait is served next");
  private static final Key<Capacity> CAPACITY =
      Key.withDefault(
          "capacity",
          Shapes.either(
              Shapes.word("unlimited", Capacity.UNLIMITED, "no limit and no queue"),
              MappingShape.of("a capacity", CONCURRENCY, QUEUE, ORDER)
                  .to(f -> new Capacity(f.get(CONCURRENCY), f.get(QUEUE), f.get(ORDER)))),
          "unlimited",
          "how much one endpoint can do at once");
  private static final Key<Distribution> LATENCY =
      Key.required("latency", Distributions.DISTRIBUTION, "how long serving takes");
  private static final Key<Double> ERROR_RATIO =
      Key.required("ratio", Units.SHARE, "the share of answers that are errors");
  private static final Key<Integer> ERROR_STATUS =
      Key.withDefault("status", Shapes.integer(400, 599), "500", "of such an answer");
  private static final Key<Distribution> ERROR_AFTER =
      Key.optional(
          "after",
          Distributions.DISTRIBUTION,
          "how long it takes and keeps a worker; as long as a good answer if left out");
  private static final Key<Errors> ERRORS =
      Key.withDefault(
          "errors",
          Shapes.either(
              Units.SHARE.map(Errors::share),
              MappingShape.of("errors", ERROR_RATIO, ERROR_STATUS, ERROR_AFTER)
                  .to(f ->
                      new Errors(f.get(ERROR_RATIO), f.get(ERROR_STATUS), f.find(ERROR_AFTER)))),
          "0%",
          "the share of answers that are status 500, or more about them");
  private static final Key<Boolean> REPORTS =
      Key.withDefault(
          "reports",
          Shapes.TRUTH,
          "false",
          "answers tell how many requests are at work and how long one takes, as a sidecar can");

  private static final Key<Double> COLD_BY =
      Key.required("by", Units.FACTOR.then(ServiceShape::atLeastOne), "on service times at first");
  private static final Key<Long> COLD_FOR =
      Key.required("for", Units.nanos("1ns", "24h"), "until it is warm; the factor fades linearly");
  private static final Key<Cold> COLD =
      Key.optional(
          "cold",
          MappingShape.of("a cold start", COLD_BY, COLD_FOR)
              .to(f -> new Cold(f.get(COLD_BY), f.get(COLD_FOR))),
          "how an endpoint warms up after a restart; warm at once if left out");
  private static final Shape<Distribution> SELDOM =
      Distributions.DISTRIBUTION.then(ServiceShape::seldom);
  private static final Key<Distribution> PAUSES_EVERY =
      Key.required("every", SELDOM, "from the end of one pause to the next");
  private static final Key<Distribution> PAUSES_LENGTH =
      Key.required("length", Distributions.DISTRIBUTION, "of a pause");
  private static final Key<Pauses> PAUSES =
      Key.optional(
          "pauses",
          MappingShape.of("pauses", PAUSES_EVERY, PAUSES_LENGTH)
              .to(f -> new Pauses(f.get(PAUSES_EVERY), f.get(PAUSES_LENGTH))),
          "how each endpoint stands still now and then, as garbage collection does");

  private static final Key<Located<String>> ANTAGONIST_GROUP =
      Key.optional(
          "group",
          MeshShapes.NAME.located(),
          "or zone of the endpoints that have one; all if left out");
  private static final Key<Distribution> ANTAGONIST_EVERY =
      Key.required("every", SELDOM, "from the end of one such time to the next");
  private static final Key<Distribution> ANTAGONIST_FOR =
      Key.required("for", Distributions.DISTRIBUTION, "how long it is at work");
  private static final Key<Double> ANTAGONIST_BY =
      Key.required("by", Units.FACTOR.then(ServiceShape::aboveZero), "on service times meanwhile");
  private static final Key<Antagonist> ANTAGONIST =
      Key.optional(
          "antagonist",
          MappingShape.of(
                  "an antagonist",
                  ANTAGONIST_GROUP,
                  ANTAGONIST_EVERY,
                  ANTAGONIST_FOR,
                  ANTAGONIST_BY)
              .to(ServiceShape::antagonist),
          "a noisy neighbour that slows each endpoint down now and then");
  private static final Key<Located<String>> CALL_TO =
      Key.required("to", MeshShapes.NAME.located(), "the service that is called");
  private static final Key<Integer> CALL_COUNT =
      Key.withDefault("count", Shapes.integer(1, 100), "1", "so often for each request");
  private static final Key<Boolean> CALL_HOW =
      Key.withDefault(
          "how",
          Shapes.words(
              new Word<>("sequential", false, "each after the answer of the one before"),
              new Word<>("parallel", true, "all at once")),
          "sequential",
          "how the calls of one line follow each other; the lines always do");
  private static final Key<String> CALL_PATH =
      Key.withDefault("path", MeshShapes.PATH, "/", "of these calls");
  private static final Key<String> CALL_METHOD =
      Key.withDefault("method", MeshShapes.METHOD, "GET", "of these calls");
  private static final Key<Boolean> CALL_OPTIONAL =
      Key.withDefault(
          "optional", Shapes.TRUTH, "false", "the request is served even where the call fails");
  private static final Shape<Draft.Call> CALL =
      MappingShape.of(
              "a call", CALL_TO, CALL_COUNT, CALL_HOW, CALL_PATH, CALL_METHOD, CALL_OPTIONAL)
          .to(f ->
              new Draft.Call(
                  f.get(CALL_TO),
                  f.get(CALL_COUNT),
                  f.get(CALL_HOW),
                  f.get(CALL_PATH),
                  f.get(CALL_METHOD),
                  f.get(CALL_OPTIONAL)));
  private static final Key<List<Draft.Call>> CALLS =
      Key.withDefault(
          "calls",
          Shapes.list(CALL, 0, 100),
          "[]",
          "what serving a request needs of other services, one line after the other");

  static final Shape<Draft.Service> SERVICE =
      MappingShape.of(
              "a service",
              EndpointsShape.ENDPOINTS,
              CAPACITY,
              LATENCY,
              ERRORS,
              REPORTS,
              COLD,
              PAUSES,
              ANTAGONIST,
              CALLS)
          .checked(ServiceShape::service);

  private ServiceShape() {}

  private static Antagonist antagonist(Fields f) {
    Located<String> group = f.find(ANTAGONIST_GROUP);
    return new Antagonist(
        group == null ? "" : group.value(),
        f.get(ANTAGONIST_EVERY),
        f.get(ANTAGONIST_FOR),
        f.get(ANTAGONIST_BY));
  }

  private static Draft.@Nullable Service service(Fields f, FaultList faults) {
    List<String> groups = f.get(EndpointsShape.ENDPOINTS).stream().map(Group::name).toList();
    Antagonist antagonist = f.find(ANTAGONIST);
    if (antagonist != null
        && !antagonist.group().isEmpty()
        && !groups.contains(antagonist.group())) {
      faults.add(
          f.node(ANTAGONIST),
          "there is no group or zone '"
              + antagonist.group()
              + "'"
              + Suggestion.among(antagonist.group(), groups));
      return null;
    }
    return new Draft.Service(
        f.get(EndpointsShape.ENDPOINTS),
        f.get(CAPACITY),
        f.get(LATENCY),
        f.get(ERRORS),
        f.get(REPORTS),
        or(f.find(COLD), Cold.NONE),
        f.find(PAUSES),
        antagonist,
        f.get(CALLS));
  }

  private static @Nullable Distribution seldom(Distribution every, Node node, FaultList faults) {
    if (every.mean() < MIN_EVERY_NANOS) {
      faults.add(node, "comes too often: give 1ms or more in the mean");
      return null;
    }
    return every;
  }

  static @Nullable Double aboveZero(Double speed, Node node, FaultList faults) {
    if (speed <= 0) {
      faults.add(node, "a speed of zero never answers; give more, or let the group crash");
      return null;
    }
    return speed;
  }

  private static @Nullable Double atLeastOne(Double factor, Node node, FaultList faults) {
    if (factor < 1) {
      faults.add(node, "a factor below 1x is not cold; give 1x or more");
      return null;
    }
    return factor;
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
