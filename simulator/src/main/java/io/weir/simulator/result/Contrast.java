package io.weir.simulator.result;

import io.weir.simulator.result.Recording.Key;
import io.weir.simulator.scenario.Metric.Unit;

/**
 * One number of one variant, before and after.
 *
 * @param variant its name
 * @param key which number
 * @param unit of all values here
 * @param before the mean over the seeds that both sides have
 * @param after the same
 * @param difference after minus before, seed by seed
 * @param p of the paired t-test, corrected for the other comparisons by Holm's method
 * @param check of a test without assumptions, not corrected; not a number if there is none
 * @param gain how many times smaller common seeds make the variance; not a number if unknown
 * @param verdict what follows
 */
public record Contrast(
    String variant,
    Key key,
    Unit unit,
    double before,
    double after,
    Estimate difference,
    double p,
    double check,
    double gain,
    Verdict verdict) {

  /** What follows from a comparison. */
  public enum Verdict {
    /** Each seed has the same value. */
    IDENTICAL,
    /** The whole interval is within the noise band. */
    SAME,
    /** Significant, and larger than noise. */
    BETTER,
    /** Significant, and larger than noise. */
    WORSE,
    /** Significant and larger than noise, but no direction of this number is the better one. */
    MOVED,
    /** None of these: more seeds would tell. */
    UNSURE
  }

  /** Whether the test without assumptions comes to another conclusion than the t-test. */
  public boolean isDoubted(double confidence) {
    boolean significant = p < 1 - confidence;
    return !Double.isNaN(check) && significant != check < 1 - confidence;
  }

  /** The name of the test without assumptions. */
  public String checkName() {
    return ExactTest.name(difference.count());
  }

  /** As a share of the value before; not a number if that was zero. */
  public double relative() {
    return before == 0 ? Double.NaN : difference.mean() / Math.abs(before);
  }
}
