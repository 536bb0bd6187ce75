package io.weir.simulator.report;

import io.weir.simulator.scenario.Metric.Unit;

/** Numbers for people: three or so digits and a unit. */
public final class Quantity {

  private static final String NONE = "-";
  private static final String[] DURATIONS = {" ns", " us", " ms", " s"};
  private static final String[] LARGE = {"", " k", " M", " G"};

  private Quantity() {}

  /** A value of a metric of this unit. */
  public static String of(Unit unit, double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    return switch (unit) {
      case SHARE -> percent(value);
      case DURATION -> duration(value);
      case RATE -> large(value) + "/s";
      case NUMBER -> digits(value);
    };
  }

  /** A share: three digits behind the point, and never rounded to a full 100 %. */
  public static String percent(double share) {
    if (!Double.isFinite(share)) {
      return NONE;
    }
    if (share < 1 && share >= 0.999995) {
      return ">99.999 %";
    }
    return Fixed.of(share * 100, 3) + " %";
  }

  /** Nanoseconds in the unit that suits them. */
  public static String duration(double nanos) {
    if (!Double.isFinite(nanos)) {
      return NONE;
    }
    return scaled(nanos, DURATIONS);
  }

  /** Nanoseconds without digits that say nothing: {@code 60 s}. */
  public static String shortest(double nanos) {
    return duration(nanos).replace(".00 ", " ").replace(".0 ", " ");
  }

  /** A number with k, M or G. */
  public static String large(double value) {
    return Math.abs(value) < 999.5 ? digits(value) : scaled(value, LARGE);
  }

  /** A whole number of things; with k, M or G from a thousand. */
  public static String count(long value) {
    return value < 1000 ? Long.toString(value) : scaled((double) value, LARGE);
  }

  private static String scaled(double value, String[] units) {
    double rest = value;
    int unit = 0;
    while (Math.abs(rest) >= 999.5 && unit < units.length - 1) {
      rest /= 1000;
      unit++;
    }
    boolean whole = unit == 0 && rest == Math.rint(rest);
    return (whole ? Fixed.of(rest, 0) : digits(rest)) + units[unit];
  }

  private static String digits(double value) {
    double size = Math.abs(value);
    return Fixed.of(value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
  }
}
