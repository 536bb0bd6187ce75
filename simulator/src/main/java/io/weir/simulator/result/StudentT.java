package io.weir.simulator.result;

/**
 * Student's t distribution for whole degrees of freedom.
 *
 * <p>The distribution function is the closed form of Abramowitz and Stegun, 26.7.3 and 26.7.4: a
 * finite sum of products and square roots, and for odd degrees one arc tangent, taken from {@link
 * StrictMath}. So every digit is the same on every machine, which a library that rests on {@code
 * Math.exp} and {@code Math.log} doesn't promise.
 */
public final class StudentT {

  private StudentT() {}

  /**
   * The probability that a value is between {@code -t} and {@code t}.
   *
   * @param t not negative
   * @param degrees of freedom, at least 1
   */
  public static double within(double t, int degrees) {
    double hypotenuse = Math.sqrt(degrees + t * t);
    double sine = t / hypotenuse;
    double cosine = Math.sqrt(degrees) / hypotenuse;
    if (degrees % 2 == 0) {
      return Math.min(1, sine * series(1, degrees / 2, cosine));
    }
    double angle = StrictMath.atan2(t, Math.sqrt(degrees));
    double rest = degrees == 1 ? 0 : sine * cosine * series(2, (degrees - 1) / 2, cosine);
    return Math.min(1, 2 / Math.PI * (angle + rest));
  }

  /**
   * The half-width, in standard errors, of an interval that holds the mean with this confidence.
   *
   * @param confidence above 0 and below 1, such as 0.95
   * @param degrees of freedom, at least 1
   */
  public static double quantile(double confidence, int degrees) {
    double low = 0;
    double high = 1;
    while (within(high, degrees) < confidence && high < 1e15) {
      low = high;
      high *= 2;
    }
    for (double mid = (low + high) / 2; low < mid && mid < high; mid = (low + high) / 2) {
      if (within(mid, degrees) < confidence) {
        low = mid;
      } else {
        high = mid;
      }
    }
    return high;
  }

  /**
   * {@code 1 + first/(first+1) c^2 + first(first+2)/((first+1)(first+3)) c^4 + ...}, so many terms.
   */
  private static double series(int first, int terms, double cosine) {
    double sum = 1;
    double term = 1;
    for (int i = 1; i < terms; i++) {
      int numerator = first + 2 * (i - 1);
      term *= cosine * cosine * numerator / (numerator + 1);
      sum += term;
    }
    return sum;
  }
}
