package io.weir.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.result.Cancellation;
import io.weir.simulator.result.ExperimentRunner;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Runner;
import io.weir.simulator.result.Samples;
import io.weir.simulator.scenario.Comparison.AtLeast;
import io.weir.simulator.scenario.Metric.Kind;
import io.weir.simulator.scenario.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryJsonTest {

  @Test
  void everyMetricIsOneLine() {
    String text = print(List.of("windows"));

    assertThat(text.lines().map(String::strip))
        .contains(
            "\"success-rate\": {\"high\": 0.971452413, \"low\": 0.956547587,"
                + " \"mean\": 0.964000000, \"seeds\": [0.967000000, 0.964000000, 0.961000000],"
                + " \"unit\": \"share\"}",
            "\"failed\": {\"sum\": [0, 0, 0, 36, 36, 36, 0, 0, 0, 0]},",
            "{\"basis\": \"lower-bound\", \"confidence\": 0.950000, \"phase\": \"all\","
                + " \"status\": \"ok\", \"that\": \"success-rate demand\", \"value\": 0.997000000,"
                + " \"variant\": \"good\", \"versus\": \"\"}");
    assertThat(text).doesNotContain("\"bits\"").doesNotContain("yaml");
  }

  @Test
  void histogramsAreThereIfKept() {
    assertThat(print(List.of("histograms"))).contains("\"bits\": 7").doesNotContain("width-ns");
  }

  private static String print(List<String> keep) {
    Runner runner = new Runner(Samples::run, 1, new Cancellation());
    ExperimentSummary summary =
        new ExperimentRunner(runner)
            .run(
                Samples.experiment(
                    "sample",
                    keep,
                    Samples.assertion("good", Kind.SUCCESS_RATE, new AtLeast(0.99))),
                1,
                Seeds.fixed(3),
                (_, _, _, _) -> {});
    return SummaryJson.of(summary).print();
  }
}
