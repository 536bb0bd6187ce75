package io.weir.routing.spec;

import static io.weir.routing.spec.SpecException.require;

/**
 * Whether endpoints of the caller's own zone come first.
 *
 * @param preferSameZone send to the own zone as long as it can carry the load
 * @param spill when the open share of the own zone's weight falls below this, the rest of the
 *     requests goes to other zones, in proportion (Envoy's overprovisioning factor 1.4 is 70 %)
 */
public record LocalitySpec(boolean preferSameZone, double spill) {

  /** Zones do not matter. */
  public static final LocalitySpec ANY = new LocalitySpec(false, 0.7);

  public LocalitySpec {
    require(spill > 0 && spill <= 1, "locality.spill", "must be above 0% and at most 100%");
  }
}
