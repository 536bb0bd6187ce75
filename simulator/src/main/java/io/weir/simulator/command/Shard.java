package io.weir.simulator.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several machines among which cells are divided.
 *
 * @param index from 0
 * @param count how many machines
 */
record Shard(int index, int count) {

  /** The only one. */
  static final Shard ALL = new Shard(0, 1);

  private static final Pattern SHARD = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

  /**
   * As written, {@code 3/64}; empty for all.
   *
   * @throws IllegalArgumentException if it is not that
   */
  static Shard of(String text) {
    if (text.isEmpty()) {
      return ALL;
    }
    Matcher matcher = SHARD.matcher(text);
    if (matcher.matches()) {
      int index = Integer.parseInt(matcher.group(1));
      int count = Integer.parseInt(matcher.group(2));
      if (index < count) {
        return new Shard(index, count);
      }
    }
    throw new IllegalArgumentException(
        "--shard takes I/N with I from 0 to N-1, such as 3/64, not '" + text + "'");
  }

  boolean isAll() {
    return count == 1;
  }

  boolean has(CellStore.Planned cell) {
    return cell.id().shard(count) == index;
  }
}
