package io.weir.simulator.engine;

import java.util.random.RandomGenerator;

/**
 * SplitMix64 (Steele, Lea and Flood 2014), with every derived number computed here, so that no JDK
 * can change what a seed means.
 */
public final class SplitMix implements RandomGenerator {

  private long state;

  /** A stream of its own for each seed. */
  public SplitMix(long seed) {
    this.state = seed;
  }

  @Override
  public long nextLong() {
    state += 0x9E3779B97F4A7C15L;
    return Draw.mix(state);
  }

  @Override
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  /** By multiplication (Lemire 2019), without the rejection: the bias is below bound / 2^32. */
  @Override
  public int nextInt(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** The same with 64 bits. */
  @Override
  public long nextLong(long bound) {
    return Math.unsignedMultiplyHigh(nextLong(), bound);
  }

  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  @Override
  public boolean nextBoolean() {
    return nextLong() < 0;
  }
}
