package io.weir.routing.spec;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A whole configuration at one instant. Every event loop gets the same snapshot and applies it in
 * one step, so no request is ever answered from a mix of two.
 *
 * @param version what the source calls this state; for people and logs only
 * @param listeners where requests come in; names are unique
 * @param clusters where they can go; names are unique, and every route's backends are among them
 */
public record Snapshot(String version, List<ListenerSpec> listeners, List<ClusterSpec> clusters) {

  public Snapshot {
    listeners = List.copyOf(listeners);
    clusters = List.copyOf(clusters);
    List<SpecException.Fault> faults = faults(listeners, clusters);
    if (!faults.isEmpty()) {
      throw new SpecException(faults);
    }
  }

  private static List<SpecException.Fault> faults(
      List<ListenerSpec> listeners, List<ClusterSpec> clusters) {
    List<SpecException.Fault> faults = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (ClusterSpec cluster : clusters) {
      if (!names.add(cluster.name())) {
        faults.add(
            new SpecException.Fault("clusters." + cluster.name(), "a second cluster of that name"));
      }
    }
    Set<String> listenerNames = new LinkedHashSet<>();
    for (ListenerSpec listener : listeners) {
      if (!listenerNames.add(listener.name())) {
        faults.add(
            new SpecException.Fault(
                "listeners." + listener.name(), "a second listener of that name"));
      }
      for (RouteSpec route : listener.routes()) {
        for (WeightedCluster backend : route.backends()) {
          if (!names.contains(backend.cluster())) {
            faults.add(
                new SpecException.Fault(
                    "listeners." + listener.name() + ".routes." + route.name(),
                    "cluster '" + backend.cluster() + "' does not exist"));
          }
        }
      }
    }
    return faults;
  }
}
