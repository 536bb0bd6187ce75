package io.weir.simulator.command;

import io.weir.simulator.report.Json;
import io.weir.simulator.scenario.Experiment;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the highest value that passes a test, between two ends. */
final class CapacitySearch {

  private static final int MOST_STEPS = 60;
  private static final double CLIMB = 1.5;

  private final Span span;
  private final double precision;
  private final boolean climb;

  /**
   * A search.
   *
   * @param precision the answer and the lowest value known to fail differ by at most this share
   * @param climb whether to come from below, rather than from both ends
   */
  CapacitySearch(Span span, double precision, boolean climb) {
    this.span = span;
    this.precision = precision;
    this.climb = climb;
  }

  /**
   * Where to look.
   *
   * @param path of the value in the scenario
   * @param from the least, above zero
   * @param to the greatest
   * @param unit of both, as written
   */
  record Span(String path, double from, double to, String unit) {

    private static final Pattern SPAN =
        Pattern.compile(
            "([^=]+)=(\\d{1,12}(?:\\.\\d{1,9})?)(\\D*?)\\.\\.(\\d{1,12}(?:\\.\\d{1,9})?)(.*)");
    private static final Pattern RATE = Pattern.compile("rate");

    /**
     * As written, {@code rate=1000/s..20000/s}.
     *
     * @throws IllegalArgumentException if it is not that
     */
    static Span of(String text, Experiment experiment) {
      Matcher matcher = SPAN.matcher(text);
      if (!matcher.matches() || !matcher.group(3).equals(matcher.group(5))) {
        throw new IllegalArgumentException(
            "--search takes path=from..to in one unit, such as rate=1000/s..20000/s, not '"
                + text
                + "'");
      }
      double from = Double.parseDouble(matcher.group(2));
      double to = Double.parseDouble(matcher.group(4));
      if (from <= 0 || from >= to) {
        throw new IllegalArgumentException("--search begins above zero and ends above that");
      }
      String path = matcher.group(1);
      return new Span(
          RATE.matcher(path).matches() ? rate(experiment) : path, from, to, matcher.group(3));
    }

    private static String rate(Experiment experiment) {
      var clients = experiment.variants().getFirst().scenario().clients();
      if (clients.size() != 1) {
        throw new IllegalArgumentException(
            "--search rate=... needs a single client; name one, as clients.NAME.arrival.rate=...");
      }
      return "clients." + clients.getFirst().name() + ".arrival.rate";
    }

    /** A value as it is written in a scenario: four digits, or a whole number. */
    String text(double value) {
      BigDecimal exact = BigDecimal.valueOf(value);
      BigDecimal rounded =
          value >= 1000
              ? exact.setScale(0, java.math.RoundingMode.HALF_UP)
              : exact.round(new MathContext(4));
      return rounded.stripTrailingZeros().toPlainString() + unit;
    }
  }

  /**
   * One value that was tried.
   *
   * @param failed the assertions that do not hold
   */
  record Step(String value, List<String> failed) {
    Step {
      failed = List.copyOf(failed);
    }

    /** For people. */
    String line() {
      return value + (failed.isEmpty() ? "  holds" : "  fails: " + String.join("; ", failed));
    }

    Json json() {
      return new Json.Members()
          .with("failed", new Json.Array(failed.stream().<Json>map(Json.Text::new).toList()))
          .with("value", value);
    }
  }

  /** The highest value found to pass; empty if not even the least does. */
  Optional<String> highest(Predicate<String> passes) {
    double good = span.from();
    if (!passes.test(span.text(good))) {
      return Optional.empty();
    }
    double bad = Double.NaN;
    double next = climb ? Math.min(span.to(), good * CLIMB) : span.to();
    for (int step = 0; step < MOST_STEPS && next > good; step++) {
      if (passes.test(span.text(next))) {
        good = next;
      } else {
        bad = next;
      }
      next = next(good, bad);
    }
    return Optional.of(span.text(good));
  }

  /** What to try next, or {@code good} itself when that is near enough. */
  private double next(double good, double bad) {
    if (Double.isNaN(bad)) {
      return climb ? Math.min(span.to(), good * CLIMB) : good;
    }
    return bad - good <= good * precision ? good : (good + bad) / 2;
  }
}
