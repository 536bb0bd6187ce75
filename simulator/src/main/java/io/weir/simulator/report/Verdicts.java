package io.weir.simulator.report;

import io.weir.simulator.result.Estimate;
import io.weir.simulator.result.Verdict;
import io.weir.simulator.result.Verdict.Basis;
import io.weir.simulator.result.Verdict.Status;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Comparison.BetterBy;
import io.weir.simulator.scenario.Metric.Unit;
import java.util.List;

/** Verdicts as lines for people. */
final class Verdicts {

  private static final int WIDEST = 56;

  private final Style style;

  Verdicts(Style style) {
    this.style = style;
  }

  /** One line for each, with the columns below each other. */
  String lines(List<Verdict> verdicts) {
    int demandWidth = 0;
    int findingWidth = 0;
    for (Verdict verdict : verdicts) {
      demandWidth = Math.max(demandWidth, demand(verdict).length());
      findingWidth = Math.max(findingWidth, finding(verdict).length());
    }
    StringBuilder out = new StringBuilder();
    for (Verdict verdict : verdicts) {
      String line =
          pad(demand(verdict), Math.min(WIDEST, demandWidth))
              + "  "
              + (isBad(verdict)
                  ? pad(finding(verdict), Math.min(WIDEST, findingWidth)) + "  " + place(verdict)
                  : finding(verdict));
      out.append(mark(verdict.status())).append(line).append('\n');
    }
    return out.toString();
  }

  static boolean isRelative(Assertion assertion) {
    return assertion.comparison() instanceof BetterBy better && better.relative();
  }

  /** Whether the demand is not met. */
  static boolean isBad(Verdict verdict) {
    return verdict.status() == Status.FAILED || verdict.status() == Status.WARNED;
  }

  private String mark(Status status) {
    return switch (status) {
      case OK -> style.good(" ok    ");
      case FAILED -> style.bad(" FAIL  ");
      case WARNED -> style.doubtful(" warn  ");
      case SKIPPED -> style.faint(" skip  ");
    };
  }

  /** What was demanded of which variant. */
  String demand(Verdict verdict) {
    Assertion assertion = verdict.assertion();
    StringBuilder text = new StringBuilder(verdict.cell()).append(' ').append(assertion.text());
    if (!verdict.versus().isEmpty()) {
      text.append(" versus ").append(verdict.versus());
    }
    if (!assertion.phase().equals(Assertion.ALL)) {
      text.append("  (phase ").append(assertion.phase()).append(')');
    }
    return style.safe(text.toString());
  }

  /** What was found. */
  static String finding(Verdict verdict) {
    if (verdict.status() == Status.SKIPPED) {
      return "nothing to compare with: that variant was not run";
    }
    if (verdict.basis() == Basis.NO_VALUE) {
      return "no value in any seed";
    }
    return value(verdict, verdict.value()) + " (" + basis(verdict) + ")";
  }

  private static String basis(Verdict verdict) {
    return switch (verdict.basis()) {
      case LOWER_BOUND -> bound(verdict, "lower");
      case UPPER_BOUND -> bound(verdict, "upper");
      case MEAN -> "mean";
      case ONE_SEED -> "one seed, so no interval";
      case WORST_SEED -> "worst seed";
      case NO_VALUE -> "";
    };
  }

  /** A lower bound of a gain in something that should be small is an upper bound of the change. */
  private static String bound(Verdict verdict, String end) {
    Estimate estimate = verdict.estimate();
    String shown = isChange(verdict) ? "bound" : end + " bound";
    if (!isBad(verdict)) {
      return shown;
    }
    return shown + ", mean " + value(verdict, estimate.mean());
  }

  private static boolean isChange(Verdict verdict) {
    return verdict.assertion().comparison() instanceof BetterBy;
  }

  /** In the unit that the limit is written in. */
  private static String value(Verdict verdict, double value) {
    Assertion assertion = verdict.assertion();
    Unit unit = assertion.metric().kind().unit();
    if (!isChange(verdict)) {
      return Quantity.of(assertion.inPercent() ? Unit.SHARE : unit, value);
    }
    double change = assertion.metric().kind().higherIsBetter() ? value : -value;
    return (change >= 0 ? "+" : "") + change(unit, change, isRelative(assertion));
  }

  private static String change(Unit unit, double change, boolean relative) {
    if (relative) {
      return Fixed.of(change * 100, 3) + " %";
    }
    return unit == Unit.SHARE ? Fixed.of(change * 100, 3) + " pp" : Quantity.of(unit, change);
  }

  private String place(Verdict verdict) {
    return style.safe(verdict.assertion().file() + ":" + verdict.assertion().line());
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
