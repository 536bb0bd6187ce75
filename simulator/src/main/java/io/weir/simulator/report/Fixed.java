package io.weir.simulator.report;

/**
 * Numbers as decimal fractions of a given length, by whole-number arithmetic: same on every JDK.
 */
public final class Fixed {

  private static final long[] POWERS = {
    1L, 10L, 100L, 1_000L, 10_000L, 100_000L, 1_000_000L, 10_000_000L, 100_000_000L, 1_000_000_000L
  };

  /** Above this a scaled number has no digits left behind the point that a double could hold. */
  private static final double LIMIT = 9e18;

  private Fixed() {}

  /**
   * A number with so many digits behind the point, half rounded up.
   *
   * @param decimals 0 to 9
   * @return {@code null} as JSON writes it, if it is no number or too large
   */
  public static String of(double value, int decimals) {
    double scaled = value * POWERS[decimals];
    if (!(Math.abs(scaled) < LIMIT)) {
      return "null";
    }
    return ofScaled(Math.round(scaled), decimals);
  }

  private static String ofScaled(long scaled, int decimals) {
    long size = Math.abs(scaled);
    StringBuilder text = new StringBuilder();
    if (scaled < 0) {
      text.append('-');
    }
    text.append(size / POWERS[decimals]);
    if (decimals > 0) {
      String fraction = Long.toString(size % POWERS[decimals]);
      text.append('.').repeat('0', decimals - fraction.length()).append(fraction);
    }
    return text.toString();
  }
}
