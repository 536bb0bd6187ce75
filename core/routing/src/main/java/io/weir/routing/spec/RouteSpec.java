package io.weir.routing.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests, to which clusters, under which limits of time and effort.
 *
 * @param name unique in its listener
 * @param hosts exact names or {@code *.example.com}; empty matches every host
 * @param matches a request takes this route if one of them holds; empty matches every request
 * @param backends at least one; a request goes to one of them by weight
 * @param timeout how long a request, a try and silence may last
 * @param retries when a failed try is repeated
 * @param hedge when a slow try gets a second one beside it
 * @param rateLimit how many requests a second this route admits, or null for no limit
 */
public record RouteSpec(
    String name,
    List<String> hosts,
    List<MatchSpec> matches,
    List<WeightedCluster> backends,
    TimeoutSpec timeout,
    RetrySpec retries,
    HedgeSpec hedge,
    @Nullable RateLimitSpec rateLimit) {

  public RouteSpec {
    hosts = List.copyOf(hosts);
    matches = List.copyOf(matches);
    backends = List.copyOf(backends);
    SpecException.require(
        !backends.isEmpty(), "routes." + name, "a route needs at least one backend");
    long weight = 0;
    for (WeightedCluster backend : backends) {
      weight += backend.weight();
    }
    SpecException.require(
        weight > 0, "routes." + name, "the weights of its backends add up to zero");
  }

  /** A route of every request to one cluster, without limits: for tests and examples. */
  public static RouteSpec to(String cluster) {
    return new RouteSpec(
        cluster,
        List.of(),
        List.of(),
        List.of(new WeightedCluster(cluster, 1)),
        TimeoutSpec.NONE,
        RetrySpec.NONE,
        HedgeSpec.NONE,
        null);
  }
}
