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

  /**
   * Names what was counted. Names may hold any character, so they are kept apart.
   *
   * @param owner the listener of a route, the cluster of an endpoint
   * @param name the route or endpoint; empty for requests that no route took, and for what has left
   */
  public record Key(String owner, String name) {}

  private final Map<Key, ExchangeStats> routes = new LinkedHashMap<>();
  private final Map<Key, TryStats> endpoints = new LinkedHashMap<>();

  /** Adds a copy of a route's counts. */
  public void addRoute(String listener, String route, ExchangeStats stats) {
    addRoute(new Key(listener, route), stats);
  }

  private void addRoute(Key key, ExchangeStats stats) {
    routes.computeIfAbsent(key, k -> new ExchangeStats()).add(stats);
  }

  /** Adds a copy of an endpoint's counts. */
  public void addEndpoint(String cluster, String endpoint, TryStats stats) {
    addEndpoint(new Key(cluster, endpoint), stats);
  }

  private void addEndpoint(Key key, TryStats stats) {
    endpoints.computeIfAbsent(key, k -> new TryStats()).add(stats);
  }

  /** Adds all of another frame's counts. */
  public void add(StatsFrame other) {
    other.routes.forEach(this::addRoute);
    other.endpoints.forEach(this::addEndpoint);
  }

  /** One route's counts; zeroes if there is none. */
  public ExchangeStats route(String listener, String route) {
    return Objects.requireNonNullElseGet(routes.get(new Key(listener, route)), ExchangeStats::new);
  }

  /** One endpoint's counts; zeroes if there is none. */
  public TryStats endpoint(String cluster, String endpoint) {
    return Objects.requireNonNullElseGet(endpoints.get(new Key(cluster, endpoint)), TryStats::new);
  }

  /** All exchanges of a listener: the sum over its routes. */
  public ExchangeStats listener(String listener) {
    ExchangeStats sum = new ExchangeStats();
    routes.forEach((key, stats) -> {
      if (key.owner().equals(listener)) {
        sum.add(stats);
      }
    });
    return sum;
  }

  /** All tries at a cluster: the sum over its endpoints, those that have left included. */
  public TryStats cluster(String cluster) {
    TryStats sum = new TryStats();
    endpoints.forEach((key, stats) -> {
      if (key.owner().equals(cluster)) {
        sum.add(stats);
      }
    });
    return sum;
  }

  /** Every route's counts. */
  public Map<Key, ExchangeStats> routes() {
    return Collections.unmodifiableMap(routes);
  }

  /** Every endpoint's counts. */
  public Map<Key, TryStats> endpoints() {
    return Collections.unmodifiableMap(endpoints);
  }
}
