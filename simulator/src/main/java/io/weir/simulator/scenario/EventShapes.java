package io.weir.simulator.scenario;

import io.weir.codec.Choice;
import io.weir.codec.Choice.Alternative;
import io.weir.codec.FaultList;
import io.weir.codec.Key;
import io.weir.codec.Located;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Units;
import io.weir.simulator.model.Distribution;
import java.util.List;
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
                          "an endpoint such as api/0 or api/0..3",
                          "[a-z0-9][a-z0-9-]{0,62}/\\d{1,6}(\\.\\.\\d{1,6})?")
                      .located(),
                  "one endpoint or several: api/0, api/0..3"),
              new Alternative<>("service", MeshShapes.NAME.located(), "all of a service")));

  private static final Choice<Slowness> SLOWNESS =
      Choice.of(
          "a slowness",
          List.of(
              new Alternative<>(
                  "latency",
                  Distributions.DISTRIBUTION.map(d -> new Slowness.Latency(d)),
                  "replaces the service's own"),
              new Alternative<>(
                  "by", Units.FACTOR.map(f -> new Slowness.Factor(f)), "multiplies it")));
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
            return new Draft.Effect.Slow(f.get(TARGET), how.latency(), how.factor(), f.get(RATIO));
          });
  private static final Shape<Draft.Effect> FAIL =
      MappingShape.of("fail", TARGET, RATIO, STATUS, AFTER, RETRY_AFTER)
          .to(f ->
              new Draft.Effect.Fail(
                  f.get(TARGET), f.get(RATIO), f.get(STATUS), f.get(AFTER), f.find(RETRY_AFTER)));

  private static final Choice<Draft.Effect> EFFECT =
      Choice.of(
          "an event",
          List.of(
              new Alternative<>("slow", SLOW, "tries take longer"),
              new Alternative<>("fail", FAIL, "tries fail")));
  private static final Key<Located<Long>> AT =
      Key.required("at", Units.nanos("0s", "24h").located(), "when it begins");
  private static final Key<Long> FOR =
      Key.optional("for", Units.nanos("1ns", "24h"), "how long it lasts; to the end if left out");

  static final Shape<Draft.Event> EVENT =
      MappingShape.of("an event", AT, FOR, EFFECT)
          .notYet(
              "crash",
              "pause",
              "partition",
              "flap",
              "scale",
              "rolling-restart",
              "zone-outage",
              "load",
              "config")
          .to(f -> new Draft.Event(f.get(AT), f.find(FOR), f.get(EFFECT)));

  private EventShapes() {}

  private static @Nullable Double aboveZero(Double share, Node node, FaultList faults) {
    if (share <= 0) {
      faults.add(node, "a share of zero changes nothing; give more, or leave the event out");
      return null;
    }
    return share;
  }

  /** Another latency, or a multiple of the service's own. */
  private sealed interface Slowness {
    default @Nullable Distribution latency() {
      return null;
    }

    default double factor() {
      return 1;
    }

    record Latency(Distribution latency) implements Slowness {}

    record Factor(double factor) implements Slowness {}
  }
}
