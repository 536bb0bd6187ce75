package io.weir.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.report.Json.Array;
import io.weir.simulator.report.Json.Members;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void keysAreSortedAndWhatHoldsNoObjectIsOnOneLine() {
    Json json =
        new Members()
            .with("b", new Members().with("z", 1).with("a", Json.fixed(0.5, 2)))
            .with("a", new Array(List.of(Json.of(1), Json.of(2))))
            .with("c", new Array(List.of(new Members().with("k", "v"), new Members())));

    assertThat(json.print())
        .isEqualTo(
            """
            {
              "a": [1, 2],
              "b": {"a": 0.50, "z": 1},
              "c": [
                {"k": "v"},
                {}
              ]
            }
            """);
  }

  @Test
  void textIsEscaped() {
    assertThat(new Json.Text("a\"b\\c\nü\ud800").print())
        .isEqualTo("\"a\\\"b\\\\c\\u000aü\\ud800\"\n");
  }
}
