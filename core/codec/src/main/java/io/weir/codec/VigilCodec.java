package io.weir.codec;

import io.weir.codec.Shapes.Word;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BalancerSpec.Vigil.Probe;
import java.time.Duration;

/** The parameters of vigil. */
final class VigilCodec {

  private static final Key<Duration> DECAY =
      Key.withDefault("decay", Units.DURATION, "10s", "the mean lifetime of a latency peak");
  private static final Key<Integer> SCAN =
      Key.withDefault("scan", Shapes.integer(0, 1024), "32", "up to so many all are compared");
  private static final Key<Integer> CHOICES =
      Key.withDefault("choices", Shapes.integer(2, 64), "8", "how many are drawn above 'scan'");
  private static final Key<Boolean> AGE =
      Key.withDefault("age", Shapes.TRUTH, "true", "the oldest in flight counts as latency");
  private static final Key<Boolean> SUSPICION =
      Key.withDefault("suspicion", Shapes.TRUTH, "true", "endpoints can become suspect");
  private static final Key<Double> OVERDUE =
      Key.withDefault(
          "overdue",
          RetryCodec.PERCENTILE_RANK,
          "p99.5",
          "a try is overdue behind this percentile of the cluster's latency");
  private static final Key<Boolean> GUARDS =
      Key.withDefault(
          "guards", Shapes.TRUTH, "true", "suspicion stops where the rest cannot carry the load");
  private static final Key<Probe> PROBE =
      Key.withDefault(
          "probe",
          Shapes.words(
              new Word<>("tied", Probe.TIED, "a copy of a live request"),
              new Word<>("request", Probe.REQUEST, "a live request itself")),
          "tied",
          "how a suspect is looked at");
  private static final Key<Duration> PROBE_INTERVAL =
      Key.withDefault(
          "probe-interval", Units.DURATION, "1s", "the shortest time between two looks");
  private static final Key<Duration> MAX_PROBE_INTERVAL =
      Key.withDefault("max-probe-interval", Units.DURATION, "30s", "the longest");
  private static final Key<Duration> RAMP =
      Key.withDefault(
          "ramp", Units.DURATION, "2s", "how long a new endpoint takes to its full share");
  private static final Key<Boolean> FEEDBACK =
      Key.withDefault(
          "feedback", Shapes.TRUTH, "false", "use the load that a peer returns with its answers");

  static final Shape<BalancerSpec.Vigil> SHAPE =
      MappingShape.of(
              "vigil",
              DECAY,
              SCAN,
              CHOICES,
              AGE,
              SUSPICION,
              OVERDUE,
              GUARDS,
              PROBE,
              PROBE_INTERVAL,
              MAX_PROBE_INTERVAL,
              RAMP,
              FEEDBACK)
          .to(VigilCodec::make);

  private VigilCodec() {}

  private static BalancerSpec.Vigil make(Fields fields) {
    return new BalancerSpec.Vigil(
        fields.get(DECAY),
        fields.get(SCAN),
        fields.get(CHOICES),
        fields.get(AGE),
        fields.get(SUSPICION),
        fields.get(OVERDUE),
        fields.get(GUARDS),
        fields.get(PROBE),
        fields.get(PROBE_INTERVAL),
        fields.get(MAX_PROBE_INTERVAL),
        fields.get(RAMP),
        fields.get(FEEDBACK));
  }
}
