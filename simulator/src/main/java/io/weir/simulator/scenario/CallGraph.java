package io.weir.simulator.scenario;

import io.weir.codec.FaultList;
import io.weir.codec.Located;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks who calls whom: never in a circle, not too deep, and not too often for one request. */
final class CallGraph {

  /** Services that one request may pass through, one behind the other. */
  private static final int MAX_DEPTH = 16;

  /** Tries of one request at all services together, if none is repeated. */
  private static final long MAX_FAN_OUT = 1000;

  /** What routers know of endpoints: each gateway loop and each sidecar of each of its callees'. */
  private static final long MAX_VIEWS = 2_000_000;

  private final Draft draft;
  private final FaultList faults;
  private final Map<String, Extent> known = new LinkedHashMap<>();
  private final Set<String> way = new LinkedHashSet<>();

  CallGraph(Draft draft, FaultList faults) {
    this.draft = draft;
    this.faults = faults;
  }

  /**
   * What one request to a service means.
   *
   * @param depth how many services it passes through, one behind the other
   * @param tries at all of them
   */
  private record Extent(int depth, long tries) {

    static final Extent NONE = new Extent(0, 0);
    static final Extent TOO_DEEP = new Extent(MAX_DEPTH, 0);
  }

  void check() {
    draft.services().keySet().forEach(this::extent);
    checkViews();
  }

  private void checkViews() {
    long views = 0;
    for (Map.Entry<String, Located<Draft.Gateway>> each : draft.gateways().entrySet()) {
      Draft.Gateway gateway = each.getValue().value();
      views += (long) gateway.replicas() * gateway.eventLoops() * endpointsOf(callees(gateway));
    }
    for (Map.Entry<String, Located<Draft.Service>> each : draft.services().entrySet()) {
      views += draft.mostEndpoints(each.getKey()) * endpointsOf(callees(each.getValue().value()));
      if (views > MAX_VIEWS) {
        faults.add(
            each.getValue().node(),
            "gateways and sidecars have to know more than 2,000,000 endpoints together; use fewer");
        return;
      }
    }
  }

  private Extent extent(String service) {
    Located<Draft.Service> found = draft.services().get(service);
    if (known.containsKey(service) || found == null) {
      return known.getOrDefault(service, Extent.NONE);
    }
    way.add(service);
    int depth = 0;
    long tries = 1;
    for (Draft.Call call : found.value().calls()) {
      Extent callee = callee(call);
      depth = Math.max(depth, callee.depth);
      tries += call.count() * callee.tries;
      if (depth >= MAX_DEPTH || tries > MAX_FAN_OUT) {
        faults.add(
            call.to().node(),
            depth >= MAX_DEPTH
                ? "more than 16 services call one another; call fewer in a row"
                : "one request would be more than 1,000 tries; call less often");
        depth = 0;
        tries = 1;
      }
    }
    way.remove(service);
    known.put(service, new Extent(depth + 1, tries));
    return new Extent(depth + 1, tries);
  }

  private Extent callee(Draft.Call call) {
    if (closesCircle(call)) {
      return Extent.NONE;
    }
    return way.size() == MAX_DEPTH ? Extent.TOO_DEEP : extent(call.to().value());
  }

  private boolean closesCircle(Draft.Call call) {
    String callee = call.to().value();
    if (!way.contains(callee)) {
      return false;
    }
    List<String> circle = new ArrayList<>(way);
    circle.add(callee);
    faults.add(
        call.to().node(),
        "calls go round in a circle: "
            + String.join(" > ", circle.subList(circle.indexOf(callee), circle.size()))
            + "; leave one out");
    return true;
  }

  private static Set<String> callees(Draft.Gateway gateway) {
    Set<String> names = new LinkedHashSet<>();
    gateway.routes().forEach(route -> names.add(route.to().value()));
    return names;
  }

  private static Set<String> callees(Draft.Service service) {
    Set<String> names = new LinkedHashSet<>();
    service.calls().forEach(call -> names.add(call.to().value()));
    return names;
  }

  private long endpointsOf(Set<String> services) {
    return services.stream().mapToLong(draft::mostEndpoints).sum();
  }
}
