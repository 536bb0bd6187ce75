package io.weir.routing.policy;

/**
 * A mean of samples in which each counts for as long as it was the latest, fading over a mean
 * lifetime. Reading it changes nothing, so, unlike {@link PeakEwma}, it is an average however often
 * it is read.
 *
 * <p>The rule is ingress-nginx's {@code ewma.lua}: {@code mean * w + sample * (1 - w)} with {@code
 * w = exp(-age / tau)}; a read may let it fade towards zero by the age of the last sample.
 */
public final class Average {

  private double mean;
  private long stampNanos;
  private boolean known;

  /** Takes in a sample; the first one is the mean. */
  public void observe(long sample, double tauNanos, long nowNanos) {
    double weight = known ? Decay.weight(nowNanos - stampNanos, tauNanos) : 0;
    set(mean * weight + sample * (1 - weight), nowNanos);
  }

  /** Takes in a sample that is only a lower bound: it counts where it raises the mean. */
  public void raise(long sample, double tauNanos, long nowNanos) {
    if (!known || sample > mean) {
      observe(sample, tauNanos, nowNanos);
    }
  }

  /** Replaces the mean. */
  public void set(double value, long nowNanos) {
    mean = value;
    stampNanos = nowNanos;
    known = true;
  }

  /** Whether there was a sample, or a mean was {@linkplain #set set}. */
  public boolean known() {
    return known;
  }

  /** The mean as of the last sample; 0 when not known. */
  public double get() {
    return mean;
  }

  /** The mean, faded towards zero by the time since the last sample; 0 when not known. */
  public double faded(double tauNanos, long nowNanos) {
    return mean * Decay.weight(nowNanos - stampNanos, tauNanos);
  }
}
