package io.weir.simulator.command;

import io.weir.simulator.result.Contrasts.Rules;
import java.util.List;

/** The noise band as people write it. */
final class Noise {

  private static final double PERCENT = 100;

  private Noise() {}

  /**
   * Rules with such a noise band.
   *
   * @param terms each {@code 1%} or {@code 0.02pp}
   * @throws IllegalArgumentException if one is neither
   */
  static Rules rules(List<String> terms, double confidence) {
    double relative = Rules.USUAL.relative();
    double points = Rules.USUAL.points();
    for (String term : terms) {
      if (term.endsWith("pp")) {
        points = number(term, "pp") / PERCENT;
      } else if (term.endsWith("%")) {
        relative = number(term, "%") / PERCENT;
      } else {
        throw wrong(term);
      }
    }
    return new Rules(confidence, relative, points);
  }

  private static double number(String term, String unit) {
    try {
      double value = Double.parseDouble(term.substring(0, term.length() - unit.length()).strip());
      if (value >= 0 && value <= PERCENT) {
        return value;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw wrong(term);
  }

  private static IllegalArgumentException wrong(String term) {
    return new IllegalArgumentException(
        "--noise takes a percentage such as 1% or points such as 0.02pp, not '" + term + "'");
  }
}
