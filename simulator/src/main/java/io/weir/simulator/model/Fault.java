package io.weir.simulator.model;

import java.util.List;

/** Something that goes wrong with some endpoints for a while. */
public sealed interface Fault {

  /** When it begins. */
  long atNanos();

  /** How long it lasts; {@link Long#MAX_VALUE} for ever. */
  long forNanos();

  /** The service whose endpoints suffer. */
  String service();

  /** Which of its endpoints, by index. */
  List<Integer> endpoints();

  /**
   * Tries whose service begins during the fault take longer.
   *
   * @param latency replaces the service's own, or null to keep that
   * @param factor multiplies the time, 1 for none
   * @param share the share of tries that suffer, above 0 to 1
   */
  record Slow(
      long atNanos,
      long forNanos,
      String service,
      List<Integer> endpoints,
      @org.jspecify.annotations.Nullable Distribution latency,
      double factor,
      double share)
      implements Fault {
    public Slow {
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * Tries that arrive during the fault fail.
   *
   * @param share the share of tries that fail, above 0 to 1
   * @param status the answer's status, 400 to 599
   * @param after how long the failing answer takes
   * @param retryAfterNanos when the answer says to come back; -1 for not at all
   */
  record Fail(
      long atNanos,
      long forNanos,
      String service,
      List<Integer> endpoints,
      double share,
      int status,
      Distribution after,
      long retryAfterNanos)
      implements Fault {
    public Fail {
      endpoints = List.copyOf(endpoints);
    }
  }
}
