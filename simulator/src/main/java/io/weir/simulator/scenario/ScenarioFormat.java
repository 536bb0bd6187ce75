package io.weir.simulator.scenario;

import io.weir.codec.JsonSchema;
import java.util.Map;

/** The format of scenario files, for editors: what the loader reads by, as a JSON Schema. */
public final class ScenarioFormat {

  /** Where the repository has it, and what {@code init} calls it. */
  public static final String FILE = "scenario.v1.json";

  private ScenarioFormat() {}

  /** The schema, of maps, lists, strings, numbers and booleans. */
  public static Map<String, Object> schema() {
    return JsonSchema.of("Weir scenario", FileShape.FILE.description());
  }
}
