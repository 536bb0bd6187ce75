package io.weir.simulator.model;

import java.util.List;

/**
 * Recorded requests in the order of their time. Immutable, and shared by all runs that replay it;
 * two are equal if they were read from the same bytes in the same way.
 */
public final class Trace {

  private final String identity;
  private final long[] nanos;
  private final int[] targets;
  private final List<Target> distinct;

  /**
   * What a request was for.
   *
   * @param method upper case, or empty where the log does not tell
   * @param path with its query, if any
   */
  public record Target(String method, String path) {}

  /**
   * At least one request; the arrays become the trace's own.
   *
   * @param identity of what was read and how, with the digest of its bytes
   * @param nanos since the first request, ascending
   * @param targets of each request, as an index into {@code distinct}
   * @param distinct every target once
   */
  public Trace(String identity, long[] nanos, int[] targets, List<Target> distinct) {
    this.identity = identity;
    this.nanos = nanos;
    this.targets = targets;
    this.distinct = List.copyOf(distinct);
  }

  /** How many requests. */
  public int size() {
    return nanos.length;
  }

  /** When a request came, since the first. */
  public long nanosAt(int index) {
    return nanos[index];
  }

  /** What a request was for, as an index into {@link #distinct}. */
  public int targetOf(int index) {
    return targets[index];
  }

  /** Every target once. */
  public List<Target> distinct() {
    return distinct;
  }

  /** From the first request to the last. */
  public long spanNanos() {
    return nanos[nanos.length - 1];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Trace that && identity.equals(that.identity);
  }

  @Override
  public int hashCode() {
    return identity.hashCode();
  }

  @Override
  public String toString() {
    return "Trace[" + identity + "]";
  }
}
