package io.weir.proxy.h2;

import io.weir.routing.time.Nanos;

/**
 * How much work a peer may make of frames that cost it next to nothing: streams that are reset by
 * either side (CVE-2023-44487, CVE-2025-8671), and control frames (CVE-2019-9512 and its kin).
 */
final class Guard {

  private static final long RESET_WINDOW_NANOS = 30 * Nanos.SECOND;
  private static final double CONTROL_PER_NANO = 10.0 / Nanos.SECOND;

  /** So many window updates may follow each frame of data that the peer got. */
  private static final int EARNED_BY_DATA = 4;

  private final int maxResets;
  private final int maxControl;
  private int resets;
  private long resetsFromNanos;
  private double control;
  private long controlNanos;

  /** A guard whose budgets are full. */
  Guard(int maxResets, int maxControl, long nowNanos) {
    this.maxResets = maxResets;
    this.maxControl = maxControl;
    this.resetsFromNanos = nowNanos;
    this.control = maxControl;
    this.controlNanos = nowNanos;
  }

  /** A stream was reset. */
  void onReset(long nowNanos) throws ConnectionException {
    if (nowNanos - resetsFromNanos > RESET_WINDOW_NANOS) {
      resetsFromNanos = nowNanos;
      resets = 0;
    }
    if (++resets > maxResets) {
      throw new ConnectionException(ErrorCode.ENHANCE_YOUR_CALM, "too many resets");
    }
  }

  /** A frame came that is no part of a message. */
  void onControl(long nowNanos) throws ConnectionException {
    control = Math.min(maxControl, control + (nowNanos - controlNanos) * CONTROL_PER_NANO) - 1;
    controlNanos = nowNanos;
    if (control < 0) {
      throw new ConnectionException(ErrorCode.ENHANCE_YOUR_CALM, "too many control frames");
    }
  }

  /** A frame of data was sent, or a message came, which control frames may follow. */
  void onWork() {
    control = Math.min(maxControl, control + EARNED_BY_DATA);
  }
}
