package io.weir.simulator.scenario;

import io.weir.codec.Fault;
import io.weir.codec.FaultList;
import io.weir.codec.Located;
import io.weir.codec.Suggestion;
import io.weir.simulator.model.Fault.Site;
import io.weir.simulator.model.Service;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the endpoints and replicas that selectors such as {@code api}, {@code api/0..3}, {@code
 * api@b}, {@code api@b/0} and {@code edge/0} mean.
 */
final class Selectors {

  /** Over all events, so that no file makes lists without end. */
  private static final int MAX_TARGETS = 200_000;

  private final Draft draft;
  private final FaultList faults;
  private int targets;

  Selectors(Draft draft, FaultList faults) {
    this.draft = draft;
    this.faults = faults;
  }

  /** The service or gateway of a selector. */
  static String owner(String selector) {
    int end = selector.indexOf('@') < 0 ? selector.indexOf('/') : selector.indexOf('@');
    return end < 0 ? selector : selector.substring(0, end);
  }

  /** Endpoints of a service, by index; none if there is a fault. */
  List<Integer> endpoints(Located<String> selector) {
    String name = owner(selector.value());
    Located<Draft.Service> service = draft.services().get(name);
    if (service == null) {
      unknown("service", name, selector, draft.services().keySet());
      return List.of();
    }
    return select(selector, ofService(selector, name, service.value()));
  }

  /** Endpoints of a service or replicas of a gateway; none if there is a fault. */
  List<Site> sites(Located<String> selector) {
    String name = owner(selector.value());
    Located<Draft.Gateway> gateway = draft.gateways().get(name);
    List<Integer> indexes;
    if (gateway != null) {
      indexes = select(selector, ofGateway(selector, name, gateway.value()));
    } else if (draft.services().containsKey(name)) {
      indexes = endpoints(selector);
    } else {
      Set<String> known = new LinkedHashSet<>(draft.gateways().keySet());
      known.addAll(draft.services().keySet());
      unknown("gateway or service", name, selector, known);
      return List.of();
    }
    return indexes.stream().map(index -> new Site(name, index)).toList();
  }

  /** The endpoints of a service that are in a zone, those that come later included. */
  List<Integer> inZone(String service, Draft.Service known, String zone) {
    List<Integer> all = new ArrayList<>();
    int from = 0;
    for (Service.Group group : known.groups()) {
      if (group.zone().equals(zone)) {
        all.addAll(range(from, from + group.count()));
      }
      from += group.count();
    }
    if (known.groups().getLast().zone().equals(zone)) {
      all.addAll(range(from, draft.mostEndpoints(service)));
    }
    return all;
  }

  /** The replicas of a gateway that are in a zone. */
  static List<Integer> inZone(Draft.Gateway gateway, String zone) {
    List<String> zones = gateway.zoneNames();
    return IntStream.range(0, gateway.replicas())
        .filter(i -> !zones.isEmpty() && zones.get(i % zones.size()).equals(zone))
        .boxed()
        .toList();
  }

  /** All zones that gateways and services have. */
  Set<String> zones() {
    Set<String> zones = new LinkedHashSet<>();
    draft.gateways().values().forEach(gateway -> zones.addAll(gateway.value().zoneNames()));
    draft
        .services()
        .values()
        .forEach(service -> service.value().groups().forEach(group -> zones.add(group.zone())));
    zones.remove("");
    return zones;
  }

  private @Nullable List<Integer> ofService(
      Located<String> selector, String name, Draft.Service service) {
    String wanted = part(selector.value());
    if (wanted.isEmpty()) {
      return range(0, draft.mostEndpoints(name));
    }
    List<String> names = new ArrayList<>();
    int from = 0;
    for (Service.Group group : service.groups()) {
      if (group.name().equals(wanted)) {
        return range(from, from + group.count());
      }
      from += group.count();
      names.add(group.name());
    }
    faults.add(
        selector.node(),
        "service '"
            + name
            + "' has no zone or group "
            + Fault.quote(wanted)
            + Suggestion.among(wanted, names));
    return null;
  }

  private @Nullable List<Integer> ofGateway(
      Located<String> selector, String name, Draft.Gateway gateway) {
    String wanted = part(selector.value());
    if (wanted.isEmpty()) {
      return range(0, gateway.replicas());
    }
    if (!gateway.zoneNames().contains(wanted)) {
      faults.add(
          selector.node(),
          "gateway '"
              + name
              + "' has no zone "
              + Fault.quote(wanted)
              + Suggestion.among(wanted, gateway.zoneNames()));
      return null;
    }
    return inZone(gateway, wanted);
  }

  /** What stands between {@code @} and the index. */
  private static String part(String selector) {
    int at = selector.indexOf('@');
    int slash = selector.indexOf('/');
    return at < 0 ? "" : selector.substring(at + 1, slash < 0 ? selector.length() : slash);
  }

  private List<Integer> select(Located<String> selector, @Nullable List<Integer> members) {
    if (members == null) {
      return List.of();
    }
    String text = selector.value();
    int slash = text.indexOf('/');
    String[] ends = slash < 0 ? new String[0] : text.substring(slash + 1).split("\\.\\.", -1);
    int first = ends.length == 0 ? 0 : Integer.parseInt(ends[0]);
    int last = ends.length == 0 ? members.size() - 1 : Integer.parseInt(ends[ends.length - 1]);
    if (first > last || last >= members.size()) {
      String of = slash < 0 ? text : text.substring(0, slash);
      faults.add(
          selector.node(),
          "there is no endpoint "
              + Fault.quote(text)
              + "; '"
              + of
              + "' has "
              + of
              + "/0.."
              + (members.size() - 1));
      return List.of();
    }
    return counted(members.subList(first, last + 1), selector);
  }

  private List<Integer> counted(List<Integer> selected, Located<String> selector) {
    targets += selected.size();
    if (targets > MAX_TARGETS) {
      faults.add(selector.node(), "the events hit more than 200,000 endpoints together; use fewer");
      targets = 0;
      return List.of();
    }
    return selected;
  }

  private void unknown(String what, String name, Located<String> selector, Set<String> known) {
    faults.add(
        selector.node(),
        "there is no " + what + " " + Fault.quote(name) + Suggestion.among(name, known));
  }

  private static List<Integer> range(int from, int end) {
    return IntStream.range(from, end).boxed().toList();
  }
}
