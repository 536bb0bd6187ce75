package io.weir.simulator.scenario;

import io.weir.codec.Choice;
import io.weir.codec.Choice.Alternative;
import io.weir.codec.FaultList;
import io.weir.codec.Fields;
import io.weir.codec.Key;
import io.weir.codec.Located;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Policy;
import io.weir.codec.PolicyTable;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Shapes.Word;
import io.weir.codec.Units;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Fault.Down.How;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes wrong, and when. */
final class EventShapes {

  private static final Choice<Located<String>> TARGET =
      Choice.of(
          "a target",
          List.of(
              new Alternative<>(
                  "endpoint",
                  Shapes.text(
                          "an endpoint such as api/0 or api/0..3 ('service: api' is all of them)",
                          MeshShapes.NAME_PATTERN
                              + "(@"
                              + MeshShapes.NAME_PATTERN
                              + ")?/\\d{1,6}(\\.\\.\\d{1,6})?")
                      .located(),
                  "one endpoint or several: api/0, api/0..3"),
              new Alternative<>(
                  "service",
                  Shapes.text(
                          "a name of lower-case letters, digits and dashes, or such as api@zone",
                          MeshShapes.NAME_PATTERN + "(@" + MeshShapes.NAME_PATTERN + ")?")
                      .located(),
                  "all of a service, or of its zone or group: api, api@b")));

  private static final Key<Double> BY_FROM =
      Key.withDefault("from", Units.FACTOR, "1x", "when the event begins");
  private static final Key<Double> BY_TO =
      Key.required("to", Units.FACTOR, "when it ends; in between it changes linearly");
  private static final Choice<Slowness> SLOWNESS =
      Choice.of(
          "a slowness",
          List.of(
              new Alternative<>(
                  "latency",
                  Distributions.DISTRIBUTION.map(d -> new Slowness.Latency(d)),
                  "replaces the service's own"),
              new Alternative<>(
                  "by",
                  Shapes.either(
                      Units.FACTOR.map(f -> new Slowness.Factor(f, f)),
                      MappingShape.of("a growing factor", BY_FROM, BY_TO)
                          .to(f -> new Slowness.Factor(f.get(BY_FROM), f.get(BY_TO)))),
                  "multiplies it, evenly or more and more")));
  private static final Key<Double> RATIO =
      Key.withDefault(
          "ratio",
          Units.SHARE.then(EventShapes::aboveZero),
          "100%",
          "the share of tries that suffer, above 0%");

  private static final Key<Integer> STATUS =
      Key.withDefault("status", Shapes.integer(400, 599), "503", "of the failing answer");
  private static final Key<Distribution> AFTER =
      Key.withDefault("after", Distributions.DISTRIBUTION, "1ms", "how long the answer takes");
  private static final Key<Long> RETRY_AFTER =
      Key.optional("retry-after", Units.nanos("0s", "24h"), "when the answer says to come back");

  private static final Shape<Draft.Effect> SLOW =
      MappingShape.of("slow", TARGET, SLOWNESS, RATIO)
          .to(f -> {
            Slowness how = f.get(SLOWNESS);
            return new Draft.Effect.Slow(
                f.get(TARGET), how.latency(), how.factor(), how.lastFactor(), f.get(RATIO));
          });
  private static final Shape<Draft.Effect> FAIL =
      MappingShape.of("fail", TARGET, RATIO, STATUS, AFTER, RETRY_AFTER)
          .to(f ->
              new Draft.Effect.Fail(
                  f.get(TARGET), f.get(RATIO), f.get(STATUS), f.get(AFTER), f.find(RETRY_AFTER)));

  private static final Shape<Long> TIME = Units.nanos("1ns", "24h");
  private static final Key<How> HOW =
      Key.withDefault(
          "how",
          Shapes.words(
              new Word<>(
                  "refuse",
                  How.REFUSE,
                  "what is in flight breaks off, new tries get no connection"),
              new Word<>("reset", How.RESET, "what is in flight and new tries break off"),
              new Word<>("blackhole", How.BLACKHOLE, "no try is answered")),
          "refuse",
          "what becomes of tries");
  private static final Key<Long> RESTART =
      Key.optional("restart", TIME, "when it is up again, after so long; never if left out");
  private static final Shape<Draft.Effect> CRASH =
      MappingShape.of("crash", TARGET, RESTART, HOW)
          .to(f -> new Draft.Effect.Crash(f.get(TARGET), f.find(RESTART), f.get(HOW)));
  private static final Shape<Draft.Effect> PAUSE =
      MappingShape.of("pause", TARGET).to(f -> new Draft.Effect.Pause(f.get(TARGET)));

  private static final Key<Long> UP = Key.required("up", TIME, "how long it is well each time");
  private static final Key<Long> DOWN =
      Key.required("down", TIME, "how long it is not; this first");
  private static final Key<Distribution> FLAP_LATENCY =
      Key.optional(
          "latency", Distributions.DISTRIBUTION, "it is slow instead of down: its latency then");
  private static final Shape<Draft.Effect> FLAP =
      MappingShape.of("flap", TARGET, UP, DOWN, HOW, FLAP_LATENCY).checked(EventShapes::flap);

  private static final Key<Integer> BATCH =
      Key.withDefault("batch", Shapes.integer(1, 100_000), "1", "so many at a time");
  private static final Key<Long> RESTART_DOWN = Key.required("down", TIME, "how long each is down");
  private static final Key<Long> EVERY =
      Key.optional("every", TIME, "from one batch to the next; 'drain' and 'down' if left out");
  private static final Key<Long> DRAIN =
      Key.withDefault(
          "drain",
          Units.nanos("0s", "24h"),
          "0s",
          "how long before it goes down each leaves the service; it joins again once it is up");
  private static final Key<String> VERSION =
      Key.withDefault(
          "version",
          Shapes.text("a version such as v2", "[A-Za-z0-9._-]{0,50}"),
          "''",
          "what is deployed, for people");
  private static final Key<Slowness> VERSION_LATENCY =
      Key.optional(
          "latency",
          Shapes.either(
              Units.FACTOR.then(EventShapes::notZero).map(f -> new Slowness.Factor(f, f)),
              Distributions.DISTRIBUTION.map(d -> new Slowness.Latency(d))),
          "of the new version: a factor on the service's own such as 0.9x, or another one");
  private static final Shape<Draft.Effect> ROLLING_RESTART =
      MappingShape.of(
              "rolling-restart",
              TARGET,
              BATCH,
              RESTART_DOWN,
              EVERY,
              HOW,
              DRAIN,
              VERSION,
              VERSION_LATENCY)
          .checked(EventShapes::rollingRestart);

  private static final Key<Located<String>> SCALED =
      Key.required("service", MeshShapes.NAME.located(), "whose endpoints come or go");
  private static final Key<Integer> SCALE_TO =
      Key.required(
          "to", Shapes.integer(1, EndpointsShape.MAX_ENDPOINTS), "how many there are in the end");
  private static final Key<Long> OVER =
      Key.withDefault("over", Units.nanos("0s", "24h"), "0s", "one after the other within this");
  private static final Shape<Draft.Effect> SCALE =
      MappingShape.of("scale", SCALED, SCALE_TO, OVER)
          .to(f -> new Draft.Effect.Scale(f.get(SCALED), f.get(SCALE_TO), f.get(OVER)));

  private static final Key<Located<String>> LOADED =
      Key.required("client", MeshShapes.NAME.located(), "who sends more, or less");
  private static final Choice<Change> LOAD_CHANGE =
      Choice.of(
          "a change of the load",
          List.of(
              new Alternative<>(
                  "by",
                  Units.FACTOR.map(f -> new Change(f, -1)),
                  "multiplies the rate, a trace's speed, or the users of a closed loop"),
              new Alternative<>(
                  "rate",
                  ArrivalShape.A_RATE.map(rate -> new Change(1, rate)),
                  "instead of the client's own")));
  private static final Shape<Draft.Effect> LOAD =
      MappingShape.of("load", LOADED, LOAD_CHANGE)
          .to(f -> {
            Change change = f.get(LOAD_CHANGE);
            return new Draft.Effect.Load(f.get(LOADED), change.factor(), change.perSecond());
          });

  private static final Shape<Located<String>> SIDE =
      Shapes.text(
              "a side such as edge, edge/0, api@b or api/0..3",
              MeshShapes.NAME_PATTERN
                  + "(@"
                  + MeshShapes.NAME_PATTERN
                  + ")?(/\\d{1,6}(\\.\\.\\d{1,6})?)?")
          .located();
  private static final Key<List<Located<String>>> BETWEEN =
      Key.required("between", Shapes.list(SIDE, 2, 2), "two sides, of gateways or services");
  private static final Key<Double> LOSS =
      Key.withDefault(
          "loss",
          Units.SHARE.then(EventShapes::aboveZero),
          "100%",
          "the share of messages that get lost, either way");
  private static final Shape<Draft.Effect> PARTITION =
      MappingShape.of("a partition", BETWEEN, LOSS)
          .to(f -> new Draft.Effect.Partition(f.get(BETWEEN), f.get(LOSS)));

  private static final Key<Located<String>> OUT =
      Key.required("zone", MeshShapes.NAME.located(), "whose gateways and endpoints are gone");
  private static final Shape<Draft.Effect> ZONE_OUTAGE =
      MappingShape.of("an outage", OUT, HOW)
          .to(f -> new Draft.Effect.ZoneOutage(f.get(OUT), f.get(HOW)));

  private static final Key<Map<String, Located<Policy>>> NEW_POLICIES =
      Key.required(
          "policies", PolicyTable.BLOCKS, "laid over those that hold, as blocks later in the file");
  private static final Shape<Draft.Effect> CONFIG =
      MappingShape.of("config", NEW_POLICIES)
          .to(f -> {
            Map<String, Located<Policy>> policies = f.get(NEW_POLICIES);
            String pairs = String.join(", ", policies.keySet());
            return new Draft.Effect.Config(new Located<>(pairs, f.node(NEW_POLICIES)), policies);
          });

  private static final Choice<Draft.Effect> EFFECT =
      Choice.of(
          "an event",
          List.of(
              new Alternative<>("slow", SLOW, "tries take longer"),
              new Alternative<>("fail", FAIL, "tries fail"),
              new Alternative<>("crash", CRASH, "the process dies, with all that is in flight"),
              new Alternative<>("pause", PAUSE, "it stands still"),
              new Alternative<>("scale", SCALE, "endpoints are started or leave"),
              new Alternative<>("load", LOAD, "a client sends more, or less"),
              new Alternative<>("partition", PARTITION, "messages between two sides get lost"),
              new Alternative<>("zone-outage", ZONE_OUTAGE, "a zone is gone, and returns cold"),
              new Alternative<>("config", CONFIG, "callers get other policies"),
              new Alternative<>("flap", FLAP, "it is down and up and down again"),
              new Alternative<>(
                  "rolling-restart", ROLLING_RESTART, "one batch after the other is restarted")));
  private static final Key<Located<Long>> AT =
      Key.required("at", Units.nanos("0s", "24h").located(), "when it begins");
  private static final Key<Long> FOR =
      Key.optional("for", Units.nanos("1ns", "24h"), "how long it lasts; to the end if left out");

  static final Shape<Draft.Event> EVENT =
      MappingShape.of("an event", AT, FOR, EFFECT)
          .to(f -> new Draft.Event(f.get(AT), f.find(FOR), f.get(EFFECT)));

  private EventShapes() {}

  private static Draft.@Nullable Effect flap(Fields f, FaultList faults) {
    if (f.has(FLAP_LATENCY) && f.has(HOW)) {
      faults.add(f.node(HOW), "'how' has no meaning with 'latency'; leave one of them out");
      return null;
    }
    return new Draft.Effect.Flap(
        f.get(TARGET), f.get(UP), f.get(DOWN), f.get(HOW), f.find(FLAP_LATENCY));
  }

  private static Draft.@Nullable Effect rollingRestart(Fields f, FaultList faults) {
    long down = f.get(RESTART_DOWN);
    Long every = f.find(EVERY);
    long length = f.get(DRAIN) + down;
    if (every != null && every < length) {
      faults.add(f.node(EVERY), "the next batch must not go down before this one is up again");
      return null;
    }
    Slowness latency = f.find(VERSION_LATENCY);
    return new Draft.Effect.RollingRestart(
        f.get(TARGET),
        f.get(BATCH),
        down,
        every == null ? length : every,
        f.get(HOW),
        f.get(DRAIN),
        f.get(VERSION),
        latency == null ? null : latency.latency(),
        latency == null ? 1 : latency.factor());
  }

  private static @Nullable Double notZero(Double factor, Node node, FaultList faults) {
    if (factor <= 0) {
      faults.add(node, "no version answers in no time; give more than 0x");
      return null;
    }
    return factor;
  }

  private static @Nullable Double aboveZero(Double share, Node node, FaultList faults) {
    if (share <= 0) {
      faults.add(node, "a share of zero changes nothing; give more, or leave the event out");
      return null;
    }
    return share;
  }

  /** Of a client's rate; -1 for no other rate. */
  private record Change(double factor, double perSecond) {}

  /** Another latency, or a multiple of the service's own. */
  private sealed interface Slowness {
    default @Nullable Distribution latency() {
      return null;
    }

    default double factor() {
      return 1;
    }

    default double lastFactor() {
      return factor();
    }

    record Latency(Distribution latency) implements Slowness {}

    record Factor(double factor, double lastFactor) implements Slowness {}
  }
}
