package io.weir.simulator.scenario;

import io.weir.codec.Choice;
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
import io.weir.simulator.model.Scenario.Antagonist;
import io.weir.simulator.model.Scenario.Capacity;
import io.weir.simulator.model.Scenario.Capacity.Order;
import io.weir.simulator.model.Scenario.Cold;
import io.weir.simulator.model.Scenario.Errors;
import io.weir.simulator.model.Scenario.Group;
import io.weir.simulator.model.Scenario.Pauses;
import io.weir.simulator.model.Scenario.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clients, gateways and services. */
final class MeshShapes {

  private static final double MIN_EVERY_NANOS = 1e6;

  static final int MAX_ENDPOINTS = 100_000;

  static final String NAME_PATTERN = "[a-z0-9][a-z0-9-]{0,62}";

  static final Shape<String> NAME =
      Shapes.text("a name of lower-case letters, digits and dashes", NAME_PATTERN);
  private static final Shape<String> PATH =
      Shapes.text("a path that begins with '/'", "/\\S{0,2000}");

  private static final Key<Located<String>> CLIENT_TO =
      Key.required("to", NAME.located(), "the gateway that requests go to");
  private static final Key<List<Target>> CLIENT_PATH =
      Key.optional(
          "path",
          PATH.map(path -> List.of(new Target(path, 1))),
          "of every request; / if left out");
  private static final Key<List<Target>> CLIENT_PATHS =
      Key.optional(
          "paths",
          Shapes.entries(PATH, Units.SHARE).then(MeshShapes::targets),
          "several instead of one, each with its share");
  private static final Shape<String> METHOD_WORD =
      Shapes.text("a method such as GET", "[A-Z]{1,20}");
  private static final Key<String> METHOD =
      Key.withDefault("method", METHOD_WORD, "GET", "of every request");
  private static final Key<Located<Draft.Sending>> ARRIVAL_KEY =
      Key.required("arrival", ArrivalShape.ARRIVAL.located(), "when requests are sent");
  private static final Key<Long> TIMEOUT =
      Key.required(
          "timeout",
          Units.nanos("1ns", "24h"),
          "an answer counts as success only within this time from the intended instant");

  static final Shape<Draft.Client> CLIENT =
      MappingShape.of(
              "a client", CLIENT_TO, CLIENT_PATH, CLIENT_PATHS, METHOD, ARRIVAL_KEY, TIMEOUT)
          .notYet("zone", "headers", "body")
          .checked(MeshShapes::client);

  private static final Key<String> ROUTE_PATH =
      Key.required("path", PATH, "a prefix of whole segments");
  private static final Key<Located<String>> ROUTE_TO =
      Key.required("to", NAME.located(), "the service that requests go to");
  private static final Shape<Draft.Route> ROUTE =
      MappingShape.of("a route", ROUTE_PATH, ROUTE_TO)
          .to(f -> new Draft.Route(f.get(ROUTE_PATH), f.get(ROUTE_TO)));

  private static final Key<Integer> REPLICAS =
      Key.withDefault("replicas", Shapes.integer(1, 10_000), "1", "how many processes");
  private static final Key<Integer> EVENT_LOOPS =
      Key.withDefault(
          "event-loops", Shapes.integer(1, 1024), "1", "loops a process, each with its own state");
  private static final Key<Distribution> OVERHEAD =
      Key.withDefault(
          "overhead", Distributions.DISTRIBUTION, "0ms", "what passing through costs in time");
  private static final Key<List<Draft.Route>> ROUTES =
      Key.required("routes", Shapes.list(ROUTE, 1, 1000), "which path leads to which service");

  private static final Key<List<Located<String>>> GATEWAY_ZONES =
      Key.withDefault(
          "zones", Shapes.list(NAME.located(), 0, 100), "[]", "where the replicas are, in turn");

  static final Shape<Draft.Gateway> GATEWAY =
      MappingShape.of("a gateway", REPLICAS, EVENT_LOOPS, OVERHEAD, ROUTES, GATEWAY_ZONES)
          .to(f ->
              new Draft.Gateway(
                  f.get(REPLICAS),
                  f.get(EVENT_LOOPS),
                  f.get(OVERHEAD),
                  f.get(ROUTES),
                  f.get(GATEWAY_ZONES)));

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
  private static final Shape<Integer> COUNT = Shapes.integer(1, MAX_ENDPOINTS);
  private static final Key<Integer> GROUP_COUNT = Key.required("count", COUNT, "how many");
  private static final Key<Double> SPEED =
      Key.withDefault(
          "speed",
          Units.FACTOR.then(MeshShapes::aboveZero),
          "1x",
          "how fast they serve; 0.5x takes twice as long");
  private static final Key<Integer> WEIGHT =
      Key.withDefault(
          "weight", Shapes.integer(1, 65_535), "1", "their share of the load, as balancers hear");
  private static final Shape<Group> GROUP =
      MappingShape.of("a group", GROUP_COUNT, SPEED, WEIGHT)
          .to(f -> new Group("", f.get(GROUP_COUNT), f.get(SPEED), f.get(WEIGHT), ""));
  private static final Choice<List<Group>> PARTS =
      Choice.of(
          "groups or zones",
          List.of(
              new Choice.Alternative<>(
                  "groups",
                  Shapes.entries(NAME, GROUP).then(MeshShapes::groups),
                  "that differ in speed or weight"),
              new Choice.Alternative<>(
                  "zones", Shapes.entries(NAME, COUNT).then(MeshShapes::zones), "where they are")));
  private static final Key<List<Group>> ENDPOINTS =
      Key.required(
          "endpoints",
          Shapes.either(
              COUNT.map(count -> List.of(Group.plain(count))),
              MappingShape.of("endpoints", PARTS).to(f -> f.get(PARTS))),
          "how many, of which kind and where");
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
      Key.required("by", Units.FACTOR.then(MeshShapes::atLeastOne), "on service times at first");
  private static final Key<Long> COLD_FOR =
      Key.required("for", Units.nanos("1ns", "24h"), "until it is warm; the factor fades linearly");
  private static final Key<Cold> COLD =
      Key.optional(
          "cold",
          MappingShape.of("a cold start", COLD_BY, COLD_FOR)
              .to(f -> new Cold(f.get(COLD_BY), f.get(COLD_FOR))),
          "how an endpoint warms up after a restart; warm at once if left out");
  private static final Shape<Distribution> SELDOM =
      Distributions.DISTRIBUTION.then(MeshShapes::seldom);
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
          "group", NAME.located(), "or zone of the endpoints that have one; all if left out");
  private static final Key<Distribution> ANTAGONIST_EVERY =
      Key.required("every", SELDOM, "from the end of one such time to the next");
  private static final Key<Distribution> ANTAGONIST_FOR =
      Key.required("for", Distributions.DISTRIBUTION, "how long it is at work");
  private static final Key<Double> ANTAGONIST_BY =
      Key.required("by", Units.FACTOR.then(MeshShapes::aboveZero), "on service times meanwhile");
  private static final Key<Antagonist> ANTAGONIST =
      Key.optional(
          "antagonist",
          MappingShape.of(
                  "an antagonist",
                  ANTAGONIST_GROUP,
                  ANTAGONIST_EVERY,
                  ANTAGONIST_FOR,
                  ANTAGONIST_BY)
              .to(MeshShapes::antagonist),
          "a noisy neighbour that slows each endpoint down now and then");
  private static final Key<Located<String>> CALL_TO =
      Key.required("to", NAME.located(), "the service that is called");
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
  private static final Key<String> CALL_PATH = Key.withDefault("path", PATH, "/", "of these calls");
  private static final Key<String> CALL_METHOD =
      Key.withDefault("method", METHOD_WORD, "GET", "of these calls");
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
              ENDPOINTS,
              CAPACITY,
              LATENCY,
              ERRORS,
              REPORTS,
              COLD,
              PAUSES,
              ANTAGONIST,
              CALLS)
          .checked(MeshShapes::service);

  private MeshShapes() {}

  private static Antagonist antagonist(Fields f) {
    Located<String> group = f.find(ANTAGONIST_GROUP);
    return new Antagonist(
        group == null ? "" : group.value(),
        f.get(ANTAGONIST_EVERY),
        f.get(ANTAGONIST_FOR),
        f.get(ANTAGONIST_BY));
  }

  private static Draft.@Nullable Service service(Fields f, FaultList faults) {
    List<String> groups = f.get(ENDPOINTS).stream().map(Group::name).toList();
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
        f.get(ENDPOINTS),
        f.get(CAPACITY),
        f.get(LATENCY),
        f.get(ERRORS),
        f.get(REPORTS),
        or(f.find(COLD), Cold.NONE),
        f.find(PAUSES),
        antagonist,
        f.get(CALLS));
  }

  private static Draft.@Nullable Client client(Fields f, FaultList faults) {
    if (f.has(CLIENT_PATH) && f.has(CLIENT_PATHS)) {
      faults.add(f.node(CLIENT_PATH), "'path' is too much where there are 'paths'");
      return null;
    }
    Key<List<Target>> given = f.has(CLIENT_PATHS) ? CLIENT_PATHS : CLIENT_PATH;
    return new Draft.Client(
        f.get(CLIENT_TO),
        new Located<>(or(f.find(given), List.of(new Target("/", 1))), f.node(given)),
        f.get(METHOD),
        f.get(ARRIVAL_KEY),
        f.get(TIMEOUT));
  }

  private static @Nullable List<Target> targets(
      Map<String, Double> shares, Node node, FaultList faults) {
    double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
    if (Math.abs(sum - 1) > 1e-9 || shares.containsValue(0.0)) {
      faults.add(node, "the shares must be above 0% and add up to 100%");
      return null;
    }
    return shares.entrySet().stream().map(e -> new Target(e.getKey(), e.getValue())).toList();
  }

  private static @Nullable List<Group> groups(
      Map<String, Group> named, Node node, FaultList faults) {
    List<Group> groups = new ArrayList<>();
    named.forEach(
        (name, g) -> groups.add(new Group(name, g.count(), g.speed(), g.weight(), g.zone())));
    return checked(groups, node, faults);
  }

  private static @Nullable List<Group> zones(
      Map<String, Integer> counts, Node node, FaultList faults) {
    List<Group> groups = new ArrayList<>();
    counts.forEach((zone, count) -> groups.add(new Group(zone, count, 1, 1, zone)));
    return checked(groups, node, faults);
  }

  private static @Nullable List<Group> checked(List<Group> groups, Node node, FaultList faults) {
    if (groups.isEmpty()) {
      faults.add(node, "must name at least one");
      return null;
    }
    if (groups.stream().mapToLong(Group::count).sum() > MAX_ENDPOINTS) {
      faults.add(node, "more than 100,000 endpoints together; use fewer");
      return null;
    }
    return groups;
  }

  private static @Nullable Distribution seldom(Distribution every, Node node, FaultList faults) {
    if (every.mean() < MIN_EVERY_NANOS) {
      faults.add(node, "comes too often: give 1ms or more in the mean");
      return null;
    }
    return every;
  }

  private static @Nullable Double aboveZero(Double speed, Node node, FaultList faults) {
    if (speed <= 0) {
      faults.add(node, "a speed of zero never answers; give more, or let the group crash");
      return null;
    }
    return speed;
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  private static @Nullable Double atLeastOne(Double factor, Node node, FaultList faults) {
    if (factor < 1) {
      faults.add(node, "a factor below 1x is not cold; give 1x or more");
      return null;
    }
    return factor;
  }
}
