package io.weir.simulator.chaos;

import io.weir.simulator.engine.SplitMix;

/** Random choices, and quantities as scenario files write them. */
final class Dice {

  private static final double MICROS_PER_MILLI = 1e3;

  private final SplitMix random;

  /** The same choices for the same seed. */
  Dice(long seed) {
    // Seeds in a row would otherwise begin alike: a stream is a walk from its seed.
    this.random = new SplitMix(new SplitMix(seed).nextLong());
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Both ends included. */
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  double between(double from, double to) {
    return from + (to - from) * random.nextDouble();
  }

  /** As likely between 1 and 10 as between 10 and 100. */
  double anyScale(double from, double to) {
    return from * StrictMath.pow(to / from, random.nextDouble());
  }

  String oneOf(String... values) {
    return values[random.nextInt(values.length)];
  }

  /** A time of any scale between two, in milliseconds. */
  String time(double fromMillis, double toMillis) {
    return millis(anyScale(fromMillis, toMillis));
  }

  /** A share between two, in percent. */
  String percent(double from, double to) {
    return tenths(between(from, to)) + "%";
  }

  static String millis(double millis) {
    return (long) (millis * MICROS_PER_MILLI) + "us";
  }

  /** With one digit behind the point, the same in every country. */
  static String tenths(double number) {
    long tenths = (long) (number * 10);
    return tenths / 10 + "." + tenths % 10;
  }
}
