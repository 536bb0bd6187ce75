package io.weir.simulator.scenario;

import io.weir.codec.FaultList;
import io.weir.codec.Key;
import io.weir.codec.Located;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Shapes.Word;
import io.weir.codec.Units;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Scenario.Capacity;
import java.util.List;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/** Clients, gateways and services. */
final class MeshShapes {

  static final String NAME_PATTERN = "[a-z0-9][a-z0-9-]{0,62}";

  static final Shape<String> NAME =
      Shapes.text("a name of lower-case letters, digits and dashes", NAME_PATTERN);
  private static final Shape<String> PATH =
      Shapes.text("a path that begins with '/'", "/\\S{0,2000}");

  private static final Key<DoubleFunction<Arrival>> OPEN =
      Key.required(
          "open",
          Shapes.words(
              new Word<>("constant", Arrival.Constant::new, "evenly spaced"),
              new Word<>("poisson", Arrival.Poisson::new, "at random, independent of each other")),
          "how requests arrive, whatever becomes of those before");
  private static final Key<Double> RATE =
      Key.required(
          "rate", Units.rate("10000000/s").then(MeshShapes::positive), "how many a second");
  private static final Shape<Arrival> ARRIVAL =
      MappingShape.of("an arrival", OPEN, RATE)
          .notYet("closed", "think", "length", "every", "trace", "speed", "cycle", "columns")
          .to(fields -> fields.get(OPEN).apply(fields.get(RATE)));

  private static final Key<Located<String>> CLIENT_TO =
      Key.required("to", NAME.located(), "the gateway that requests go to");
  private static final Key<Located<String>> CLIENT_PATH =
      Key.withDefault("path", PATH.located(), "/", "of every request");
  private static final Key<String> METHOD =
      Key.withDefault(
          "method", Shapes.text("a method such as GET", "[A-Z]{1,20}"), "GET", "of every request");
  private static final Key<Located<Arrival>> ARRIVAL_KEY =
      Key.required("arrival", ARRIVAL.located(), "when requests are sent");
  private static final Key<Long> TIMEOUT =
      Key.required(
          "timeout",
          Units.nanos("1ns", "24h"),
          "an answer counts as success only within this time from the intended instant");

  static final Shape<Draft.Client> CLIENT =
      MappingShape.of("a client", CLIENT_TO, CLIENT_PATH, METHOD, ARRIVAL_KEY, TIMEOUT)
          .notYet("paths", "zone", "headers", "body")
          .to(f ->
              new Draft.Client(
                  f.get(CLIENT_TO),
                  f.get(CLIENT_PATH),
                  f.get(METHOD),
                  f.get(ARRIVAL_KEY),
                  f.get(TIMEOUT)));

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

  static final Shape<Draft.Gateway> GATEWAY =
      MappingShape.of("a gateway", REPLICAS, EVENT_LOOPS, OVERHEAD, ROUTES)
          .notYet("zones")
          .to(f ->
              new Draft.Gateway(
                  f.get(REPLICAS), f.get(EVENT_LOOPS), f.get(OVERHEAD), f.get(ROUTES)));

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
  private static final Key<Integer> ENDPOINTS =
      Key.required("endpoints", Shapes.integer(1, 100_000), "how many");
  private static final Key<Capacity> CAPACITY =
      Key.withDefault(
          "capacity",
          Shapes.either(
              Shapes.word("unlimited", Capacity.UNLIMITED, "no limit and no queue"),
              MappingShape.of("a capacity", CONCURRENCY, QUEUE)
                  .notYet("order")
                  .to(f -> new Capacity(f.get(CONCURRENCY), f.get(QUEUE)))),
          "unlimited",
          "how much one endpoint can do at once");
  private static final Key<Distribution> LATENCY =
      Key.required("latency", Distributions.DISTRIBUTION, "how long serving takes");
  private static final Key<Double> ERRORS =
      Key.withDefault("errors", Units.SHARE, "0%", "the share of answers that are status 500");
  private static final Key<Boolean> REPORTS =
      Key.withDefault(
          "reports",
          Shapes.TRUTH,
          "false",
          "answers tell how many requests are at work and how long one takes, as a sidecar can");

  static final Shape<Draft.Service> SERVICE =
      MappingShape.of("a service", ENDPOINTS, CAPACITY, LATENCY, ERRORS, REPORTS)
          .notYet("calls", "cold", "pauses", "antagonist")
          .to(f ->
              new Draft.Service(
                  f.get(ENDPOINTS),
                  f.get(CAPACITY),
                  f.get(LATENCY),
                  f.get(ERRORS),
                  f.get(REPORTS)));

  private MeshShapes() {}

  private static @Nullable Double positive(Double rate, Node node, FaultList faults) {
    if (rate <= 0) {
      faults.add(node, "a rate of zero sends nothing; give more, or leave the client out");
      return null;
    }
    return rate;
  }
}
