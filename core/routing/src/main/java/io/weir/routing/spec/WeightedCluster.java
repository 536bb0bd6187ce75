package io.weir.routing.spec;

/**
 * One backend of a route.
 *
 * @param cluster the cluster's name
 * @param weight its share among the route's backends, 0 to 1,000,000; 0 gets nothing
 */
public record WeightedCluster(String cluster, int weight) {

  public WeightedCluster {
    SpecException.require(
        weight >= 0 && weight <= 1_000_000,
        "backends." + cluster + ".weight",
        "must be from 0 to 1000000, not " + weight);
  }
}
