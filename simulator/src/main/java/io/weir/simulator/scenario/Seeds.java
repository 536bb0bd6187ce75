package io.weir.simulator.scenario;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many seeds each variant runs with: a fixed number, or as many as a goal needs.
 *
 * @param from the first look at the results is after so many
 * @param to at most so many
 * @param goal what ends it before; null if {@code from} and {@code to} are the same
 */
public record Seeds(int from, int to, @Nullable Goal goal) {

  /** What is wanted of the results. */
  public sealed interface Goal {

    /** As written. */
    String text();
  }

  /**
   * A narrow interval, in every variant over the whole time.
   *
   * @param limit of half its width, in the metric's unit or as a share of its mean
   * @param relative whether the limit is such a share
   */
  public record HalfWidth(Metric metric, double limit, boolean relative, String text)
      implements Goal {}

  /** Every assertion is clearly met or clearly not. */
  public record Verdicts() implements Goal {
    @Override
    public String text() {
      return "verdicts";
    }
  }

  /** So many, whatever comes of it. */
  public static Seeds fixed(int count) {
    return new Seeds(count, count, null);
  }

  /** After how many seeds the results are looked at: at most three times, at last after all. */
  public List<Integer> looks() {
    if (goal == null || from >= to) {
      return List.of(to);
    }
    int middle = to / 2;
    return middle > from ? List.of(from, middle, to) : List.of(from, to);
  }
}
