package io.weir.routing.stats;

import java.util.Arrays;

/**
 * Counts of non-negative values in buckets whose width is a fixed share of their value: linear
 * within each power of two (the layout of HdrHistogram). Two histograms of the same precision merge
 * exactly by addition.
 *
 * <p>Recording never allocates once the largest value has been seen. Owned by one thread.
 */
public final class LogLinearHistogram {

  private final int bits;
  private long[] counts = new long[0];
  private long total;
  private long max;

  /**
   * An empty histogram.
   *
   * @param bits each power of two is cut into {@code 2^bits} buckets, so a value is known to within
   *     {@code 2^-bits} of itself; 1 to 14
   */
  public LogLinearHistogram(int bits) {
    if (bits < 1 || bits > 14) {
      throw new IllegalArgumentException("bits must be from 1 to 14, not " + bits);
    }
    this.bits = bits;
  }

  /**
   * A histogram as it was, from what {@link #bits}, {@link #count} and {@link #max} said of it.
   *
   * @param counts of the buckets from the first on; not negative
   * @param max the largest value that was counted
   */
  public static LogLinearHistogram of(int bits, long[] counts, long max) {
    LogLinearHistogram histogram = new LogLinearHistogram(bits);
    histogram.counts = counts.clone();
    for (long count : counts) {
      if (count < 0) {
        throw new IllegalArgumentException("a bucket cannot hold " + count);
      }
      histogram.total += count;
    }
    histogram.max = max;
    return histogram;
  }

  /** The precision it was made with. */
  public int bits() {
    return bits;
  }

  /** Counts one value; a negative one counts as zero. */
  public void record(long value) {
    long v = Math.max(0, value);
    int index = indexOf(v);
    if (index >= counts.length) {
      counts = Arrays.copyOf(counts, ((index >> bits) + 1) << bits);
    }
    counts[index]++;
    total++;
    if (v > max) {
      max = v;
    }
  }

  /** How many values were counted. */
  public long total() {
    return total;
  }

  /** The largest value that was counted, exactly; 0 when empty. */
  public long max() {
    return max;
  }

  /**
   * The value at a percentile: the middle of the bucket that holds it, never above {@link #max}.
   *
   * @param percentile 0 to 100
   * @return 0 when empty
   */
  public long percentile(double percentile) {
    long rank = Math.max(1, (long) Math.ceil(percentile / 100 * total - 1e-9));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return Math.min(max, lowest(i) + width(i) / 2);
      }
    }
    return max;
  }

  /** The mean, each value taken as the middle of its bucket; 0 when empty. */
  public double mean() {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += (double) counts[i] * (lowest(i) + (width(i) - 1) / 2.0);
    }
    return total == 0 ? 0 : sum / total;
  }

  /**
   * Adds another's counts to this one's.
   *
   * @throws IllegalArgumentException if its precision differs
   */
  public void add(LogLinearHistogram other) {
    if (other.bits != bits) {
      throw new IllegalArgumentException("precision " + other.bits + " is not " + bits);
    }
    if (other.counts.length > counts.length) {
      counts = Arrays.copyOf(counts, other.counts.length);
    }
    for (int i = 0; i < other.counts.length; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
    max = Math.max(max, other.max);
  }

  /**
   * Halves every count, so that what comes weighs double. What one bucket loses to rounding counts
   * in the next, else a tail of buckets that hold one value each would vanish.
   */
  public void halve() {
    total /= 2;
    long carry = 0;
    for (int i = 0; i < counts.length; i++) {
      long count = counts[i] + carry;
      counts[i] = count / 2;
      carry = count % 2;
    }
  }

  /** How many buckets there are; all above are empty. */
  public int buckets() {
    return counts.length;
  }

  /** The count of one bucket. */
  public long count(int bucket) {
    return counts[bucket];
  }

  /** The lowest value of a bucket. */
  public long lowest(int bucket) {
    int exponent = bucket >> bits;
    long mantissa = bucket & ((1L << bits) - 1);
    return exponent == 0 ? mantissa : ((1L << bits) | mantissa) << (exponent - 1);
  }

  /** An independent copy. */
  public LogLinearHistogram copy() {
    LogLinearHistogram copy = new LogLinearHistogram(bits);
    copy.add(this);
    return copy;
  }

  private long width(int bucket) {
    return 1L << Math.max(0, (bucket >> bits) - 1);
  }

  private int indexOf(long value) {
    int exponent = Math.max(0, 64 - Long.numberOfLeadingZeros(value) - bits - 1);
    return exponent == 0
        ? (int) value
        : ((exponent + 1) << bits) + (int) ((value >>> exponent) - (1L << bits));
  }
}
