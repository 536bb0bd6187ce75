package io.weir.simulator.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in columns: the first to the left, the others to the right, but for a last one of charts.
 */
final class Table {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final boolean withChart;

  Table(boolean withChart) {
    this.withChart = withChart;
  }

  void add(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  /** How wide all columns are together with the gap behind them. */
  int width() {
    int[] widths = widths();
    int sum = 0;
    for (int width : widths) {
      sum += width + GAP.length();
    }
    return sum;
  }

  /** One line for each row, without blanks at its end. */
  List<String> lines() {
    int[] widths = widths();
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String blanks = " ".repeat(widths[i] - row.get(i).length());
        boolean left = i == 0 || (withChart && i == widths.length - 1);
        line.append(left ? row.get(i) + blanks : blanks + row.get(i)).append(GAP);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private int[] widths() {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }
}
