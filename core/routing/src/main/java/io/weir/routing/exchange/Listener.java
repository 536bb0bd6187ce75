package io.weir.routing.exchange;

import io.weir.routing.stats.Disposition;
import io.weir.routing.stats.ExchangeStats;
import io.weir.routing.time.Scheduler;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where requests of one listener enter the routing core on one loop. Stays the same object as long
 * as its name is configured, so a shell can hold on to it.
 */
public final class Listener {

  private final String name;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final Upstream upstream;
  private final ExchangeStats others = new ExchangeStats();
  private RouteTable table;
  private Route[] routes;
  private final Spares spares = new Spares();

  Listener(
      String name,
      RouteTable table,
      Route[] routes,
      Scheduler scheduler,
      RandomGenerator random,
      Upstream upstream) {
    this.name = name;
    this.scheduler = scheduler;
    this.random = random;
    this.upstream = upstream;
    this.table = table;
    this.routes = routes;
  }

  /** Takes over other routes; those that left count with the others from now on. */
  void apply(RouteTable newTable, Route[] newRoutes) {
    for (Route old : routes) {
      if (find(newRoutes, old.spec.name()) == null) {
        others.add(old.stats);
        old.stats = others;
      }
    }
    table = newTable;
    routes = newRoutes;
  }

  /** The route of that name, or null. */
  @Nullable Route route(String routeName) {
    return find(routes, routeName);
  }

  private static @Nullable Route find(Route[] routes, String name) {
    for (Route route : routes) {
      if (route.spec.name().equals(name)) {
        return route;
      }
    }
    return null;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /**
   * Takes in a request. The answer may come from within this call.
   *
   * @return the exchange, by which the caller can cancel; null when no route matches and it has
   *     been answered
   */
  public @Nullable Exchange open(Downstream downstream) {
    int match = table.match(downstream.head());
    if (match < 0) {
      others.opened();
      others.ended(Disposition.REJECTED, 0);
      downstream.answer(LocalAnswer.NO_ROUTE, -1);
      return null;
    }
    Route route = routes[match];
    long now = scheduler.nanos();
    Exchange exchange = spares.exchange(this, downstream, route, route.destination(random), now);
    downstream.taken(exchange);
    exchange.begin(now);
    return exchange;
  }

  /** Whether one of its routes is for that host. Of listeners of connections, not of requests. */
  public boolean hasHost(String host) {
    return table.match(new ConnectionHead(host, null)) >= 0;
  }

  long nanos() {
    return scheduler.nanos();
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Upstream upstream() {
    return upstream;
  }

  Spares spares() {
    return spares;
  }

  Route[] routes() {
    return routes;
  }

  /** The counts of requests that no route took, and of routes that have left. */
  ExchangeStats others() {
    return others;
  }
}
