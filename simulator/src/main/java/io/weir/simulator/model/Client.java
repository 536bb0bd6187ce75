package io.weir.simulator.model;

import java.util.List;

/**
 * Somebody who sends requests.
 *
 * @param name unique among clients
 * @param to a gateway's name
 * @param targets what its requests are for; at least one
 * @param method of its requests, upper case
 * @param arrival when it sends
 * @param timeoutNanos an answer counts as success only within this time from the intended instant;
 *     whether the request is also cancelled is the link's timeout's business
 * @param loads when it sends more, or less
 */
public record Client(
    String name,
    String to,
    List<Target> targets,
    String method,
    Arrival arrival,
    long timeoutNanos,
    List<Load> loads) {

  public Client {
    targets = List.copyOf(targets);
    loads = List.copyOf(loads);
  }

  /** One that always asks for the same. */
  public Client(
      String name, String to, String path, String method, Arrival arrival, long timeoutNanos) {
    this(name, to, List.of(new Target(path, 1)), method, arrival, timeoutNanos, List.of());
  }

  /**
   * What a request may be for.
   *
   * @param path with its query, if any
   * @param share of the client's requests, above 0; all of a client's add up to 1
   */
  public record Target(String path, double share) {}

  /**
   * A time during which a client sends more, or less. Where several overlap their factors multiply,
   * and of the rates that are set the last counts.
   *
   * @param atNanos when it begins
   * @param forNanos how long it lasts; {@link Long#MAX_VALUE} for ever
   * @param factor on the rate, or on the users of a closed loop; at least 0
   * @param perSecond the rate instead of the client's own, or -1 to keep that
   */
  public record Load(long atNanos, long forNanos, double factor, double perSecond) {

    /** When it is over. */
    public long endNanos() {
      return forNanos < Long.MAX_VALUE - atNanos ? atNanos + forNanos : Long.MAX_VALUE;
    }
  }
}
