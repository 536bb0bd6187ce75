package io.weir.simulator.result;

import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Metric.Kind;
import io.weir.simulator.scenario.Metric.Unit;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What was kept of an experiment for comparing it with another: values a seed, by name.
 *
 * @param scenario its name
 * @param model the version of the simulator's model
 * @param firstSeed the others follow it
 * @param variants by name
 */
public record Recording(
    String scenario, int model, long firstSeed, Map<String, Recorded> variants) {

  /** Numbers by which people decide. */
  private static final Set<Kind> HEADLINES =
      EnumSet.of(
          Kind.SUCCESS_RATE, Kind.MEAN, Kind.PERCENTILE, Kind.EXTRA_LOAD, Kind.LOAD_IMBALANCE);

  public Recording {
    variants = Collections.unmodifiableMap(new LinkedHashMap<>(variants));
  }

  /** The part that people decide by: see {@link Key#isHeadline}. */
  public Recording headlines() {
    return part(Key::isHeadline, "", true);
  }

  /**
   * The part whose names contain these texts; an empty one is in every name.
   *
   * @param metric in the metric with its phase, such as {@code p99 (slow)}
   * @param variant in the variant's name
   */
  public Recording part(String metric, String variant) {
    return part(key -> key.toString().contains(metric), variant, metric.isEmpty());
  }

  private Recording part(Predicate<Key> wanted, String variant, boolean withDigest) {
    Map<String, Recorded> rest = new LinkedHashMap<>();
    variants.forEach((name, recorded) -> {
      if (name.contains(variant)) {
        Map<Key, Series> series = new LinkedHashMap<>(recorded.series());
        series.keySet().removeIf(wanted.negate());
        rest.put(name, new Recorded(withDigest ? recorded.digest() : "", series));
      }
    });
    return new Recording(scenario, model, firstSeed, rest);
  }

  /**
   * One variant.
   *
   * @param digest of all that was counted; empty if it wasn't taken
   * @param series by metric and phase
   */
  public record Recorded(String digest, Map<Key, Series> series) {
    public Recorded {
      series = Collections.unmodifiableMap(new LinkedHashMap<>(series));
    }
  }

  /**
   * Which number.
   *
   * @param phase its name
   * @param metric as written in a scenario, such as {@code p99}
   */
  public record Key(String phase, String metric) {

    /** The kind of metric, if this version knows it. */
    public Optional<Kind> kind() {
      if (metric.matches("p[0-9].*")) {
        return Optional.of(Kind.PERCENTILE);
      }
      String word = metric.replaceFirst("\\(.*", "");
      return Arrays.stream(Kind.values()).filter(kind -> kind.word().equals(word)).findFirst();
    }

    /** Whether it says how good the whole run was, rather than why. */
    public boolean isHeadline() {
      return phase.equals(Assertion.ALL) && kind().map(HEADLINES::contains).orElse(false);
    }

    /** Above zero if more is better, below if less is, zero if neither. */
    public int direction() {
      return kind().map(kind -> kind == Kind.SHARE ? 0 : kind.higherIsBetter() ? 1 : -1).orElse(0);
    }

    /** For people: the phase is named unless it is the whole time. */
    @Override
    public String toString() {
      return phase.equals(Assertion.ALL) ? metric : metric + " (" + phase + ")";
    }
  }

  /** One number: a value a seed. */
  public static final class Series {

    private final Unit unit;
    private final double[] values;

    /**
     * One number.
     *
     * @param values one a seed; not a number where there was none
     */
    public Series(Unit unit, double[] values) {
      this.unit = unit;
      this.values = values.clone();
    }

    /** What the values are counted in. */
    public Unit unit() {
      return unit;
    }

    int size() {
      return values.length;
    }

    /** Whether no seed has a value, as for recovery where there was nothing to recover from. */
    boolean empty() {
      return Arrays.stream(values).allMatch(Double::isNaN);
    }

    double value(int index) {
      return values[index];
    }
  }
}
