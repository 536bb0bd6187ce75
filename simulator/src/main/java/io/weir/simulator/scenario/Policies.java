package io.weir.simulator.scenario;

import io.weir.codec.FaultList;
import io.weir.codec.Policy;
import io.weir.codec.PolicyTable;
import io.weir.codec.PolicyTable.Pair;
import io.weir.routing.spec.BalancerSpec;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The policies of a scenario for each pair of gateway and service. */
final class Policies {

  private final PolicyTable table;
  private final Set<Pair> pairs = new LinkedHashSet<>();

  Policies(Draft draft) {
    table = new PolicyTable(draft.policies());
    draft
        .gateways()
        .forEach((name, gateway) ->
            gateway.value().routes().forEach(r -> pairs.add(new Pair(name, r.to().value()))));
    draft
        .services()
        .forEach((name, service) ->
            service.value().calls().forEach(c -> pairs.add(new Pair(name, c.to().value()))));
  }

  /** Policies for pairs that do not exist. */
  void check(FaultList faults) {
    table.check(pairs, faults);
  }

  /**
   * Whether some pair has no balancer of its own, so that the matrix' or the default one counts.
   */
  boolean leaveABalancerOpen() {
    return pairs.stream().anyMatch(pair -> table.of(pair).balancer() == null);
  }

  /** One link for each pair; {@code balancer} for those that have none of their own. */
  List<Scenario.Link> links(BalancerSpec balancer) {
    List<Scenario.Link> links = new ArrayList<>();
    for (Pair pair : pairs) {
      Policy policy = table.of(pair);
      links.add(
          new Scenario.Link(
              pair.caller(),
              pair.callee(),
              policy.toRoute(pair.toString(), List.of(), pair.callee()),
              policy.toCluster(pair.callee(), List.of(), balancer)));
    }
    return links;
  }
}
