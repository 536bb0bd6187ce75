package io.weir.routing.stats;

/**
 * Counts of non-negative values in buckets whose width is a fixed share of their value: linear
 * within each power of two (the layout of HdrHistogram). Two histograms of the same precision merge
 * exactly by addition.
 *
 * <p>Only the powers of two from that of the smallest value on to that of the largest take memory.
 * Recording never allocates once both have been seen. Owned by one thread.
 */
public final class LogLinearHistogram {

  private static final long[] NONE = {};

  private final int bits;
  private long[] counts = NONE;

  /**
   * The bucket that {@link #counts} begin with, the first of a power of two; all below are empty.
   */
  private int first;

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
    if (index < first || index - first >= counts.length) {
      int exponent = index >> bits;
      cover(exponent << bits, (exponent + 1) << bits);
    }
    counts[index - first]++;
    total++;
    if (v > max) {
      max = v;
    }
  }

  /** Makes room for some buckets beside those that there are. */
  private void cover(int from, int to) {
    boolean empty = counts.length == 0;
    int low = empty ? from : Math.min(from, first);
    int high = Math.max(to, buckets());
    if (empty || low < first || high > buckets()) {
      long[] wider = new long[high - low];
      System.arraycopy(counts, 0, wider, empty ? 0 : first - low, counts.length);
      counts = wider;
      first = low;
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
        return Math.min(max, lowest(first + i) + width(first + i) / 2);
      }
    }
    return max;
  }

  /** The mean, each value taken as the middle of its bucket; 0 when empty. */
  public double mean() {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += (double) counts[i] * (lowest(first + i) + (width(first + i) - 1) / 2.0);
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
    if (other.counts.length > 0) {
      cover(other.first, other.buckets());
    }
    for (int i = 0; i < other.counts.length; i++) {
      counts[other.first - first + i] += other.counts[i];
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
    return first + counts.length;
  }

  /** The count of one bucket. */
  public long count(int bucket) {
    return bucket < first ? 0 : counts[bucket - first];
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
