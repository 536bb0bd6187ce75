package io.weir.routing.exchange;

import io.weir.routing.exchange.Candidate.Place;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The routes of one host, by path and then by the rest of the request. Immutable. */
final class PathTable {

  private final PathIndex exact;
  private final Candidate[] patterns;
  private final PathIndex prefixes;
  private final PathIndex calls;
  private final Candidate[] any;

  /** A table of these candidates, in any order. */
  PathTable(List<Candidate> candidates) {
    exact = new PathIndex(at(Place.EXACT, candidates), false);
    patterns = sorted(at(Place.PATTERN, candidates), Candidate.LONGEST_KEY);
    prefixes = new PathIndex(at(Place.PREFIX, candidates), true);
    calls = new PathIndex(at(Place.CALL, candidates), false);
    any = sorted(at(Place.ANY, candidates), Candidate.PRECEDENCE);
  }

  /** The number of the route to take, or -1. */
  int match(RequestHead head, String path) {
    int route = match(exact.find(path, 0), head, path);
    if (route == RouteTable.NONE) {
      route = match(patterns, head, path);
    }
    if (route == RouteTable.NONE) {
      route = match(prefixes.longestPrefix(path), head, path);
    }
    if (route == RouteTable.NONE) {
      route = matchCall(head, path);
    }
    return route == RouteTable.NONE ? match(any, head, path) : route;
  }

  private int matchCall(RequestHead head, String path) {
    int start = calls.isEmpty() ? -1 : GrpcPath.methodStart(path);
    return start < 0 ? RouteTable.NONE : match(calls.find(path, start), head, path);
  }

  private static int match(PathIndex.@Nullable Node node, RequestHead head, String path) {
    return node == null ? RouteTable.NONE : node.match(head, path);
  }

  private static int match(Candidate[] candidates, RequestHead head, String path) {
    for (Candidate candidate : candidates) {
      if (candidate.holds(head, path)) {
        return candidate.route();
      }
    }
    return RouteTable.NONE;
  }

  private static List<Candidate> at(Place place, List<Candidate> candidates) {
    return candidates.stream().filter(candidate -> candidate.place() == place).toList();
  }

  private static Candidate[] sorted(List<Candidate> candidates, Comparator<Candidate> precedence) {
    return candidates.stream().sorted(precedence).toArray(Candidate[]::new);
  }
}
