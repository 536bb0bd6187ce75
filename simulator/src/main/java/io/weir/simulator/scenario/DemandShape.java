package io.weir.simulator.scenario;

import io.weir.codec.Key;
import io.weir.codec.Located;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Rest;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Shapes.Word;
import io.weir.codec.Units;
import java.util.Arrays;
import java.util.List;

/** One line of {@code assert}. */
final class DemandShape {

  private static final Key<Located<String>> THAT =
      Key.required(
          "that",
          Shapes.text("a metric and a demand such as p99 <= 200ms", examples()).located(),
          "what must hold");
  private static final Key<Located<String>> PHASE =
      Key.optional("phase", Shapes.TEXT.located(), "only requests of this phase");
  private static final Key<Node> VERSUS =
      Key.optional(
          "versus",
          Shapes.unread(
              Shapes.either(Shapes.text("a label", ""), Shapes.entries(Shapes.TEXT, Shapes.TEXT))),
          "the label, or axis and label, to compare with");
  private static final Key<Located<Double>> CONFIDENCE =
      Key.withDefault("confidence", Units.SHARE.located(), "95%", "of the bound");
  private static final Key<Assertion.Severity> SEVERITY =
      Key.withDefault(
          "severity",
          Shapes.words(
              new Word<>("error", Assertion.Severity.ERROR, "failing it fails the run"),
              new Word<>("warn", Assertion.Severity.WARN, "failing it is only said")),
          "error",
          "what failing it means");
  private static final Key<Assertion.Judge> JUDGE =
      Key.withDefault(
          "judge",
          Shapes.words(
              new Word<>("bound", Assertion.Judge.BOUND, "the confidence bound over the seeds"),
              new Word<>("mean", Assertion.Judge.MEAN, "the mean over the seeds"),
              new Word<>("every-seed", Assertion.Judge.EVERY_SEED, "each single seed")),
          "bound",
          "what must clear the limit");
  private static final Rest<Located<String>> SELECTORS = Rest.of(Shapes.TEXT.located());

  static final Shape<Draft.Demand> DEMAND =
      MappingShape.of("an assertion", THAT, PHASE, VERSUS, CONFIDENCE, SEVERITY, JUDGE, SELECTORS)
          .to(f ->
              new Draft.Demand(
                  f.get(THAT),
                  f.find(PHASE),
                  f.find(VERSUS),
                  f.get(CONFIDENCE),
                  f.get(SEVERITY),
                  f.get(JUDGE),
                  f.get(SELECTORS)));

  private DemandShape() {}

  /** A demand on each metric, for editors. */
  static List<String> examples() {
    return Arrays.stream(Metric.Kind.values()).map(DemandShape::example).toList();
  }

  private static String example(Metric.Kind kind) {
    String name =
        switch (kind) {
          case PERCENTILE -> "p99";
          case SHARE -> "share(api/0)";
          case UPSTREAM_LOAD -> "upstream-load(api)";
          default -> kind.word();
        };
    String limit =
        switch (kind.unit()) {
          case SHARE -> kind.higherIsBetter() ? "99%" : "5%";
          case DURATION -> "200ms";
          case RATE -> "1000/s";
          case NUMBER -> "1";
        };
    return name + (kind.higherIsBetter() ? " >= " : " <= ") + limit;
  }
}
