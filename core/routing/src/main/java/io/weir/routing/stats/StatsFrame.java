package io.weir.routing.stats;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The counts of one loop, or of several loops together, at one instant. Independent of the loop
 * that it was taken from; frames merge exactly by addition, in any order.
 */
public final class StatsFrame {

  private final Map<String, ExchangeStats> routes = new LinkedHashMap<>();
  private final Map<String, TryStats> endpoints = new LinkedHashMap<>();

  /** Adds a copy of a route's counts. */
  public void addRoute(String listener, String route, ExchangeStats stats) {
    routes.computeIfAbsent(listener + "/" + route, key -> new ExchangeStats()).add(stats);
  }

  /** Adds a copy of an endpoint's counts. */
  public void addEndpoint(String cluster, String endpoint, TryStats stats) {
    endpoints.computeIfAbsent(cluster + "/" + endpoint, key -> new TryStats()).add(stats);
  }

  /** Adds all of another frame's counts. */
  public void add(StatsFrame other) {
    other.routes.forEach(
        (key, stats) -> routes.computeIfAbsent(key, k -> new ExchangeStats()).add(stats));
    other.endpoints.forEach(
        (key, stats) -> endpoints.computeIfAbsent(key, k -> new TryStats()).add(stats));
  }

  /** One route's counts; zeroes if there is none. */
  public ExchangeStats route(String listener, String route) {
    return Objects.requireNonNullElseGet(routes.get(listener + "/" + route), ExchangeStats::new);
  }

  /** One endpoint's counts; zeroes if there is none. */
  public TryStats endpoint(String cluster, String endpoint) {
    return Objects.requireNonNullElseGet(endpoints.get(cluster + "/" + endpoint), TryStats::new);
  }

  /** All exchanges of a listener: the sum over its routes. */
  public ExchangeStats listener(String listener) {
    ExchangeStats sum = new ExchangeStats();
    routes.forEach((key, stats) -> {
      if (key.startsWith(listener + "/")) {
        sum.add(stats);
      }
    });
    return sum;
  }

  /** All tries at a cluster: the sum over its endpoints, those that have left included. */
  public TryStats cluster(String cluster) {
    TryStats sum = new TryStats();
    endpoints.forEach((key, stats) -> {
      if (key.startsWith(cluster + "/")) {
        sum.add(stats);
      }
    });
    return sum;
  }

  /**
   * Every route's counts under {@code listener/route}; those of requests that no route took and of
   * departed routes under an empty name.
   */
  public Map<String, ExchangeStats> routes() {
    return Collections.unmodifiableMap(routes);
  }

  /** Every endpoint's counts under {@code cluster/endpoint}; departed ones under an empty name. */
  public Map<String, TryStats> endpoints() {
    return Collections.unmodifiableMap(endpoints);
  }
}
