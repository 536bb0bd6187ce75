package io.weir.routing.policy;

/**
 * The weight {@code exp(-age/tau)} that is left of a sample, the same on every machine.
 *
 * <p>{@link Math#exp} may differ between platforms, so it is not used. For small ages, which is
 * almost always, the first terms of the Taylor series are exact to the last bit or so and cheaper
 * than {@link StrictMath#exp}.
 */
public final class Decay {

  /** Below this {@code x^4/24} is under 2^-53. */
  private static final double SHORT_SERIES_LIMIT = 0.0002;

  /** Below this {@code x^6/720} is under 2^-53. */
  private static final double SERIES_LIMIT = 0.004;

  private Decay() {}

  /**
   * {@code exp(-age/tau)}.
   *
   * @param ageNanos a negative one counts as zero
   * @param tauNanos the mean lifetime; half of a sample is gone after 0.693 of it
   */
  public static double weight(long ageNanos, double tauNanos) {
    if (ageNanos <= 0) {
      return 1;
    }
    double x = ageNanos / tauNanos;
    if (x < SHORT_SERIES_LIMIT) {
      return 1 - x * (1 - x * (1.0 / 2) * (1 - x * (1.0 / 3)));
    }
    if (x < SERIES_LIMIT) {
      return 1
          - x * (1 - x * (1.0 / 2) * (1 - x * (1.0 / 3) * (1 - x * (1.0 / 4) * (1 - x * 0.2))));
    }
    return StrictMath.exp(-x);
  }
}
