package io.weir.simulator.scenario;

import io.weir.simulator.model.Scenario;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One point of the matrix, for all seeds.
 *
 * @param labels the label on each axis, in the order of the axes
 * @param scenario what is simulated there
 */
public record Variant(Map<String, String> labels, Scenario scenario) {
  public Variant {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
  }
}
