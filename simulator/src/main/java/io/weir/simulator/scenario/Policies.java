package io.weir.simulator.scenario;

import io.weir.codec.FaultList;
import io.weir.codec.Located;
import io.weir.codec.Policy;
import io.weir.codec.PolicyTable;
import io.weir.codec.PolicyTable.Pair;
import io.weir.routing.spec.BalancerSpec;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The policies of a scenario for each pair of caller and callee, and how events change them. */
final class Policies {

  private final PolicyTable table;
  private final List<Change> changes = new ArrayList<>();
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
    for (Located<Draft.Event> event : draft.events()) {
      if (event.value().effect() instanceof Draft.Effect.Config config) {
        changes.add(new Change(event.value().at().value(), config.policies()));
      }
    }
    changes.sort(Comparator.comparingLong(Change::atNanos));
  }

  /** Policies that an event lays over those that hold. */
  private record Change(long atNanos, Map<String, Located<Policy>> policies) {}

  /** Policies for pairs that do not exist. */
  void check(FaultList faults) {
    table.check(pairs, faults);
    changes.forEach(change -> new PolicyTable(change.policies).check(pairs, faults));
  }

  /**
   * Whether some pair has no balancer of its own, so that the matrix' or the default one counts.
   */
  boolean leaveABalancerOpen() {
    return pairs.stream().anyMatch(pair -> table.of(pair).balancer() == null);
  }

  /**
   * One link for each pair, and another one after each event; {@code balancer} for those that have
   * none of their own.
   */
  List<Scenario.Link> links(BalancerSpec balancer) {
    List<Scenario.Link> links = new ArrayList<>(links(table, 0, balancer));
    PolicyTable now = table;
    for (Change change : changes) {
      now = now.with(change.policies);
      links.addAll(links(now, change.atNanos, balancer));
    }
    return links;
  }

  private List<Scenario.Link> links(PolicyTable holding, long fromNanos, BalancerSpec balancer) {
    List<Scenario.Link> links = new ArrayList<>();
    for (Pair pair : pairs) {
      Policy policy = holding.of(pair);
      links.add(
          new Scenario.Link(
              pair.caller(),
              pair.callee(),
              policy.toRoute(pair.toString(), List.of(), pair.callee()),
              policy.toCluster(pair.callee(), List.of(), balancer),
              fromNanos));
    }
    return links;
  }
}
