package io.weir.simulator.report;

import io.weir.simulator.scenario.Experiment.EventBand;
import java.util.ArrayList;
import java.util.List;

/**
 * Failures over time, drawn in one line of text.
 *
 * @param style how it is drawn
 * @param windows how many there are
 * @param windowNanos how wide each is
 * @param perColumn how many of them share a column
 */
record Chart(Style style, int windows, long windowNanos, int perColumn) {

  /** As wide as needed, but not wider than {@code columns}. */
  static Chart fit(Style style, int windows, long windowNanos, int columns) {
    return new Chart(
        style, windows, windowNanos, Math.max(1, (windows + columns - 1) / Math.max(1, columns)));
  }

  int columns() {
    return (windows + perColumn - 1) / perColumn;
  }

  /**
   * The heading: what a column is, and from where to where if there is room.
   *
   * @param room in columns of text
   */
  String title(int room) {
    String unit = "failures per " + Quantity.shortest((double) windowNanos * perColumn);
    String whole = unit + ", 0.." + Quantity.shortest((double) windowNanos * windows);
    return whole.length() <= room ? whole : unit;
  }

  /** Sums of what shares a column. */
  List<Long> columnsOf(List<Long> values) {
    List<Long> sums = new ArrayList<>();
    for (int from = 0; from < values.size(); from += perColumn) {
      long sum = 0;
      for (long value : values.subList(from, Math.min(values.size(), from + perColumn))) {
        sum += value;
      }
      sums.add(sum);
    }
    return sums;
  }

  /**
   * One bar a column: none for zero, and at least the lowest for anything more.
   *
   * @param most what a full bar stands for
   */
  String bars(List<Long> failed, long most) {
    String levels = style.levels();
    int top = levels.length() - 1;
    StringBuilder out = new StringBuilder("|");
    for (long value : columnsOf(failed)) {
      long level = most == 0 ? 0 : (value * top + most - 1) / most;
      out.append(levels.charAt((int) level));
    }
    return out.append('|').toString();
  }

  /** Where in time an event is. */
  String band(EventBand event) {
    long width = windowNanos * perColumn;
    StringBuilder out = new StringBuilder("|");
    for (int i = 0; i < columns(); i++) {
      boolean during =
          event.atNanos() < (i + 1) * width && event.atNanos() + event.forNanos() > i * width;
      out.append(during ? style.band() : ' ');
    }
    return out.append('|').toString();
  }
}
