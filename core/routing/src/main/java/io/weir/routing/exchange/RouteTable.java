package io.weir.routing.exchange;

import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.SpecException;
import java.util.List;

/**
 * Which of a listener's routes a request takes.
 *
 * <p>The precedence is the Gateway API's (HTTPRoute and GRPCRoute, v1), each rule breaking the ties
 * of the one before:
 *
 * <ol>
 *   <li>Host: an exact name, then the longest wildcard, then any. The API gives precedence to the
 *       more specific host but answers 404 only "when no rules match", so a request that no route
 *       of a host takes falls back to the next less specific host. Isolation between the Gateway's
 *       listeners is decided before: each of them is a {@link ListenerSpec} with a table of its
 *       own.
 *   <li>Path: exact, then regular expressions (where the API leaves the order open: the longest
 *       expression first), then the longest prefix, then a gRPC method of any service, then none. A
 *       gRPC service with a method counts as the exact path {@code /service/method}, a service
 *       alone as a prefix that takes only paths of that form. A prefix matches whole segments and
 *       ignores a trailing slash; no path at all is as specific as the prefix {@code /}.
 *   <li>A method.
 *   <li>The number of headers, then of query parameters.
 *   <li>The order in the listener.
 * </ol>
 *
 * <p>The path is compared as it was received; an empty one counts as {@code /}. A path that does
 * not begin with a slash, such as {@code *}, takes only routes without a condition on the path, or
 * with a regular expression.
 *
 * <p>Hosts, exact paths and prefixes are found by hashing, each in one pass over the text and at
 * most as far as the longest configured key, so the time does not depend on the number of routes or
 * on the length of a hostile path. Regular expressions are tried one by one within a bound on the
 * characters that they read ({@link #abandonedPatterns}). Nothing is allocated but by regular
 * expressions.
 *
 * <p>The routes never change. Owned by one loop, because regular expressions keep their working
 * state.
 */
public final class RouteTable {

  /** No route. */
  public static final int NONE = -1;

  /** A configured prefix has at most so many segments, so no request's path is cut more often. */
  public static final int MAX_SEGMENTS = 128;

  private final ReadBudget budget = new ReadBudget();
  private final HostTable hosts;
  private final List<BoundedPattern> patterns;

  /**
   * The table of a listener.
   *
   * @throws SpecException if a host is none, a path is too deep or a regular expression does not
   *     compile or is too long; lists every such fault
   */
  public RouteTable(ListenerSpec listener) {
    RouteCompiler compiler = new RouteCompiler(listener, budget);
    hosts = new HostTable(compiler.byHost());
    patterns = List.copyOf(compiler.patterns());
  }

  /** The number, in the listener, of the route that a request takes, or {@link #NONE}. */
  public int match(RequestHead head) {
    budget.reset();
    String received = head.path();
    String path = received.isEmpty() ? "/" : received;
    for (HostTable.Node host = hosts.find(head.authority()); host != null; host = host.wider()) {
      int route = host.paths().match(head, path);
      if (route != NONE) {
        return route;
      }
    }
    return NONE;
  }

  /** How often a regular expression was given up, and so taken not to match. */
  public long abandonedPatterns() {
    long abandoned = 0;
    for (BoundedPattern pattern : patterns) {
      abandoned += pattern.abandoned();
    }
    return abandoned;
  }
}
