package io.weir.routing.spec;

import static io.weir.routing.spec.SpecException.require;

/**
 * One place that can answer.
 *
 * @param key identifies it across snapshots; what is known of an endpoint lives as long as its key
 * @param address where to connect, {@code host:port}; opaque to the decisions
 * @param weight its share of the load, 1 to 65,535
 * @param zone where it runs, or empty
 */
public record EndpointSpec(String key, String address, int weight, String zone) {

  public EndpointSpec {
    require(!key.isEmpty(), "endpoint", "needs a key");
    require(weight >= 1 && weight <= 65_535, "endpoints." + key + ".weight", "must be 1 to 65535");
  }

  /** An endpoint of weight 1, in no zone, whose address is its key. */
  public static EndpointSpec of(String address) {
    return new EndpointSpec(address, address, 1, "");
  }
}
