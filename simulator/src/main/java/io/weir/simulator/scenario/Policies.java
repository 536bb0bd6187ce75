package io.weir.simulator.scenario;

import io.weir.codec.FaultList;
import io.weir.codec.Located;
import io.weir.codec.Policy;
import io.weir.routing.spec.BalancerSpec;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lays the policies of a scenario over each other for each pair of caller and callee: for every
 * part of a policy the most specific block that has it counts, and of two equally specific ones the
 * later.
 */
final class Policies {

  private final Draft draft;
  private final Set<Pair> pairs = new LinkedHashSet<>();

  Policies(Draft draft) {
    this.draft = draft;
    draft
        .gateways()
        .forEach((name, gateway) ->
            gateway.value().routes().forEach(r -> pairs.add(new Pair(name, r.to().value()))));
    draft
        .services()
        .forEach((name, service) ->
            service.value().calls().forEach(c -> pairs.add(new Pair(name, c.to().value()))));
  }

  private record Pair(String caller, String callee) {

    static Pair of(String key) {
      int arrow = key.indexOf('>');
      return new Pair(key.substring(0, arrow), key.substring(arrow + 1));
    }

    boolean covers(Pair pair) {
      return covers(caller, pair.caller) && covers(callee, pair.callee);
    }

    int exactness() {
      return (caller.equals("*") ? 0 : 1) + (callee.equals("*") ? 0 : 1);
    }

    private static boolean covers(String pattern, String name) {
      return pattern.equals("*") || pattern.equals(name);
    }
  }

  /** Policies for pairs that do not exist. */
  void check(FaultList faults) {
    for (Map.Entry<String, Located<Policy>> each : draft.policies().entrySet()) {
      Pair pattern = Pair.of(each.getKey());
      if (pairs.stream().noneMatch(pattern::covers)) {
        List<String> known = pairs.stream().map(p -> p.caller + ">" + p.callee).toList();
        faults.add(
            each.getValue().node(),
            "no caller and callee are '"
                + each.getKey()
                + "'; there is "
                + String.join(", ", known));
      }
    }
  }

  /**
   * Whether some pair has no balancer of its own, so that the matrix' or the default one counts.
   */
  boolean leaveABalancerOpen() {
    return pairs.stream().anyMatch(pair -> policyOf(pair).balancer() == null);
  }

  /** One link for each pair; {@code balancer} for those that have none of their own. */
  List<Scenario.Link> links(BalancerSpec balancer) {
    List<Scenario.Link> links = new ArrayList<>();
    for (Pair pair : pairs) {
      Policy policy = policyOf(pair);
      links.add(
          new Scenario.Link(
              pair.caller,
              pair.callee,
              policy.toRoute(pair.caller + ">" + pair.callee, List.of(), pair.callee),
              policy.toCluster(pair.callee, List.of(), balancer)));
    }
    return links;
  }

  private Policy policyOf(Pair pair) {
    Policy merged = Policy.EMPTY;
    for (int exactness = 0; exactness <= 2; exactness++) {
      for (Map.Entry<String, Located<Policy>> each : draft.policies().entrySet()) {
        Pair pattern = Pair.of(each.getKey());
        if (pattern.exactness() == exactness && pattern.covers(pair)) {
          merged = each.getValue().value().over(merged);
        }
      }
    }
    return merged;
  }
}
