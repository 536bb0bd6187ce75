package io.weir.simulator.scenario;

import io.weir.codec.FaultList;
import io.weir.codec.Located;
import io.weir.codec.Suggestion;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Client;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that clients, gateways and services fit together, and makes their values. */
final class Mesh {

  private static final double MAX_REQUESTS = 1e9;
  private static final double MAX_USERS = 1e6;
  private static final int MAX_LOOPS = 10_000;

  private final Draft draft;
  private final Traces traces;
  private final FaultList faults;

  Mesh(Draft draft, Traces traces, FaultList faults) {
    this.draft = draft;
    this.traces = traces;
    this.faults = faults;
  }

  List<Client> clients() {
    List<Client> clients = new ArrayList<>();
    double requests = 0;
    for (Map.Entry<String, Located<Draft.Client>> each : draft.clients().entrySet()) {
      Draft.Client client = each.getValue().value();
      Arrival arrival = arrival(client);
      if (arrival == null) {
        continue;
      }
      checkRoutesOf(client, arrival);
      List<Client.Load> loads = new Loads(draft, faults).of(each.getKey());
      requests += requests(client, arrival, loads);
      if (requests > MAX_REQUESTS) {
        faults.add(
            client.arrival().node(),
            "more than 1,000,000,000 requests a cell; lower the rate or the duration");
        requests = 0;
      }
      clients.add(
          new Client(
              each.getKey(),
              client.to().value(),
              client.targets().value(),
              client.method(),
              arrival,
              client.timeoutNanos(),
              loads));
    }
    return clients;
  }

  private @Nullable Arrival arrival(Draft.Client client) {
    return switch (client.arrival().value()) {
      case Draft.Sending.Modelled(Arrival arrival) -> arrival;
      case Draft.Sending.Listed(Arrival.Replay replay) -> replay;
      case Draft.Sending.Recorded recorded -> traces.read(recorded, faults);
    };
  }

  private double requests(Draft.Client client, Arrival arrival, List<Client.Load> loads) {
    if (arrival instanceof Arrival.Closed closed
        && Loads.mostUsers(closed, loads, draft.durationNanos()) > MAX_USERS) {
      faults.add(client.arrival().node(), "more than 1,000,000 users at times; use fewer");
    }
    return Loads.requests(arrival, loads, draft.durationNanos());
  }

  private void checkRoutesOf(Draft.Client client, Arrival arrival) {
    Located<Draft.Gateway> gateway = draft.gateways().get(client.to().value());
    if (gateway == null) {
      unknown("gateway", client.to(), draft.gateways().keySet());
    } else if (arrival instanceof Arrival.Replay replay) {
      if (replay.trace().distinct().stream().noneMatch(t -> routed(gateway, t.path()))) {
        faults.add(client.arrival().node(), noRoute(client, "any path of the trace"));
      }
    } else {
      for (Client.Target target : client.targets().value()) {
        if (!routed(gateway, target.path())) {
          faults.add(client.targets().node(), noRoute(client, "path '" + target.path() + "'"));
        }
      }
    }
  }

  private static boolean routed(Located<Draft.Gateway> gateway, String path) {
    return gateway.value().routes().stream().anyMatch(route -> route.covers(path));
  }

  private static String noRoute(Draft.Client client, String what) {
    return "no route of gateway '%s' matches %s; add { path: /, to: ... } to its routes"
        .formatted(client.to().value(), what);
  }

  List<Scenario.Gateway> gateways() {
    List<Scenario.Gateway> gateways = new ArrayList<>();
    int loops = 0;
    for (Map.Entry<String, Located<Draft.Gateway>> each : draft.gateways().entrySet()) {
      Draft.Gateway gateway = each.getValue().value();
      loops += gateway.replicas() * gateway.eventLoops();
      if (loops > MAX_LOOPS) {
        faults.add(each.getValue().node(), "more than 10,000 event loops; use fewer replicas");
        loops = 0;
      }
      gateways.add(
          new Scenario.Gateway(
              each.getKey(),
              gateway.replicas(),
              gateway.eventLoops(),
              gateway.overhead(),
              routes(gateway),
              gateway.zoneNames()));
      if (gateway.zones().size() > gateway.replicas()) {
        faults.add(
            gateway.zones().get(gateway.replicas()).node(),
            "there are more zones than replicas; add replicas, or leave it out");
      }
    }
    return gateways;
  }

  private List<Scenario.Route> routes(Draft.Gateway gateway) {
    List<Scenario.Route> routes = new ArrayList<>();
    for (Draft.Route route : gateway.routes()) {
      if (!draft.services().containsKey(route.to().value())) {
        unknown("service", route.to(), draft.services().keySet());
      }
      routes.add(new Scenario.Route(route.path(), route.to().value()));
    }
    return routes;
  }

  List<Service> services() {
    List<Service> services = new ArrayList<>();
    for (Map.Entry<String, Located<Draft.Service>> each : draft.services().entrySet()) {
      Draft.Service service = each.getValue().value();
      if (draft.gateways().containsKey(each.getKey())) {
        faults.add(
            each.getValue().node(),
            "a gateway is called '" + each.getKey() + "' too; rename one of them");
      }
      services.add(
          new Service(
              each.getKey(),
              draft.mostEndpoints(each.getKey()),
              service.capacity(),
              service.latency(),
              service.errors(),
              service.reports(),
              service.cold(),
              service.pauses(),
              service.antagonist(),
              service.groups(),
              calls(service)));
    }
    new CallGraph(draft, faults).check();
    return services;
  }

  private List<Service.Call> calls(Draft.Service service) {
    List<Service.Call> calls = new ArrayList<>();
    for (Draft.Call call : service.calls()) {
      if (!draft.services().containsKey(call.to().value())) {
        unknown("service", call.to(), draft.services().keySet());
      }
      calls.add(
          new Service.Call(
              call.to().value(),
              call.count(),
              call.atOnce(),
              call.path(),
              call.method(),
              call.optional()));
    }
    return calls;
  }

  private void unknown(String what, Located<String> name, Collection<String> known) {
    unknown(what, name, known, faults);
  }

  static void unknown(
      String what, Located<String> name, Collection<String> known, FaultList faults) {
    faults.add(
        name.node(),
        "there is no "
            + what
            + " '"
            + name.value()
            + "'"
            + Suggestion.among(name.value(), known)
            + " (there is "
            + String.join(", ", known)
            + ")");
  }
}
