package io.weir.simulator.report;

import io.weir.simulator.chaos.ChaosComparison.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison over random scenarios: a line for each, and what all come to together. */
public final class ChaosReport {

  /** In a single scenario, differences below this share of the requests are noise. */
  private static final double NOISE = 0.0005;

  /** What the others are measured by. */
  private static final String YARDSTICK = "peak-ewma";

  private final Style style;
  private final List<String> columns;
  private final int yardstick;
  private final long[] lost;
  private final int[] better;
  private final int[] worse;
  private long intended;
  private int rows;

  /**
   * A report without rows.
   *
   * @param columns what is compared; the first whose name begins with that of peak EWMA, or else
   *     the first of all, is what the others are measured by
   */
  public ChaosReport(Style style, List<String> columns) {
    this.style = style;
    this.columns = List.copyOf(columns);
    int found = 0;
    for (int i = columns.size() - 1; i >= 0; i--) {
      found = columns.get(i).startsWith(YARDSTICK) ? i : found;
    }
    this.yardstick = found;
    this.lost = new long[columns.size()];
    this.better = new int[columns.size()];
    this.worse = new int[columns.size()];
  }

  /** Counts a scenario, and says what each lost there in percent, in the order of columns. */
  public String line(Row row) {
    intended += row.intended();
    rows++;
    double reference = share(row.lost().get(yardstick), row.intended());
    StringBuilder line = new StringBuilder("seed " + row.seed() + ": lost");
    for (int i = 0; i < lost.length; i++) {
      double share = share(row.lost().get(i), row.intended());
      lost[i] += row.lost().get(i);
      better[i] += share < reference - NOISE ? 1 : 0;
      worse[i] += share > reference + NOISE ? 1 : 0;
      line.append(i == 0 ? " " : ", ").append(percent(share));
    }
    return line.append(" of ")
        .append(Quantity.count(row.intended()))
        .append(" requests")
        .toString();
  }

  /** What all scenarios come to together, as a table. */
  public List<String> pooled() {
    Table table = new Table(false);
    String than = columns.isEmpty() ? "" : columns.get(yardstick);
    table.add(List.of(rows + " scenarios", "lost", "of the yardstick's", "better in", "worse in"));
    for (int i = 0; i < columns.size(); i++) {
      table.add(
          List.of(
              style.safe(columns.get(i)),
              percent(share(lost[i], intended)),
              i == yardstick ? "-" : percent(share(lost[i], lost[yardstick])),
              i == yardstick ? "-" : Integer.toString(better[i]),
              i == yardstick ? "-" : Integer.toString(worse[i])));
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("yardstick: " + style.safe(than) + "; better and worse by more than 0.05 pp");
    return lines;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.3f %%", 100 * share);
  }
}
