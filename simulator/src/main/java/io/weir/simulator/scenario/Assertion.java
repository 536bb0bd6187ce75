package io.weir.simulator.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a scenario's {@code assert}.
 *
 * @param selectors the label, or {@code *}, for each axis that is named; an axis that is not is any
 * @param metric what is looked at
 * @param comparison what is demanded of it
 * @param versus the labels in which the other cell differs; empty unless it is a {@link
 *     Comparison.BetterBy}, and then full labels, never {@code *}
 * @param phase the phase's name; {@code all} for the whole measured time
 * @param confidence of the bound, above 0.5 and below 1
 * @param severity whether failing it fails the run
 * @param judge what must clear the limit
 * @param text the demand as written, such as {@code p99 <= 200ms}
 * @param file where it is written
 * @param line counted from 1
 * @param column counted from 1
 */
public record Assertion(
    Map<String, String> selectors,
    Metric metric,
    Comparison comparison,
    Map<String, String> versus,
    String phase,
    double confidence,
    Severity severity,
    Judge judge,
    String text,
    String file,
    int line,
    int column) {

  /** The phase that stands for the whole measured time. */
  public static final String ALL = "all";

  /** Stands for every label of an axis. */
  public static final String ANY = "*";

  /** Whether a failure fails the run. */
  public enum Severity {
    /** It does not. */
    WARN,
    /** It does. */
    ERROR
  }

  /** What must clear the limit. */
  public enum Judge {
    /** The confidence bound over the seeds. */
    BOUND,
    /** The mean over the seeds. */
    MEAN,
    /** The value of each single seed. */
    EVERY_SEED
  }

  public Assertion {
    selectors = Collections.unmodifiableMap(new LinkedHashMap<>(selectors));
    versus = Collections.unmodifiableMap(new LinkedHashMap<>(versus));
  }

  /**
   * Whether this looks at the cell with these labels. With {@code versus} the cell that would be
   * compared with itself is not looked at.
   */
  public boolean selects(Map<String, String> labels) {
    boolean itself = !versus.isEmpty() && other(labels).equals(labels);
    return !itself && covers(labels);
  }

  private boolean covers(Map<String, String> labels) {
    return selectors.entrySet().stream()
        .allMatch(wanted -> matches(wanted.getValue(), labels.get(wanted.getKey())));
  }

  /** Whether the limit of a plain number is written in percent of 1. */
  public boolean inPercent() {
    return metric.kind().unit() == Metric.Unit.NUMBER && text.endsWith("%");
  }

  /** The labels of the cell that the cell with {@code labels} is compared with. */
  public Map<String, String> other(Map<String, String> labels) {
    Map<String, String> other = new LinkedHashMap<>(labels);
    other.putAll(versus);
    return Collections.unmodifiableMap(other);
  }

  /**
   * Whether a selector means a label: {@code *} means all, {@code peak-ewma} also {@code
   * peak-ewma.decay=2s}.
   */
  static boolean matches(String selector, @Nullable String label) {
    return label != null
        && (selector.equals(ANY) || label.equals(selector) || label.startsWith(selector + "."));
  }
}
