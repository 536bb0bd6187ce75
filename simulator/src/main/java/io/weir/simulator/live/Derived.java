package io.weir.simulator.live;

import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Client;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service;
import java.util.List;

/**
 * Scenarios made from others: with another load, another cost of the gateway, or without faults.
 */
public final class Derived {

  private Derived() {}

  /** All clients send so many times as often; closed ones have so many times as many users. */
  public static Scenario scaled(Scenario scenario, double factor) {
    if (factor == 1) {
      return scenario;
    }
    List<Client> clients =
        scenario.clients().stream()
            .map(client ->
                with(client, scaled(client.arrival(), factor), scaled(client.loads(), factor)))
            .toList();
    return with(scenario, clients, scenario.gateways(), scenario.services(), scenario.faults());
  }

  /** Every gateway takes this time for a request. */
  public static Scenario withOverhead(Scenario scenario, Distribution overhead) {
    List<Scenario.Gateway> gateways =
        scenario.gateways().stream()
            .map(gateway ->
                new Scenario.Gateway(
                    gateway.name(),
                    gateway.replicas(),
                    gateway.eventLoops(),
                    overhead,
                    gateway.routes(),
                    gateway.zones()))
            .toList();
    return with(scenario, scenario.clients(), gateways, scenario.services(), scenario.faults());
  }

  /** Nothing goes wrong: no events, pauses, antagonists or errors. */
  public static Scenario withoutFaults(Scenario scenario) {
    List<Client> clients =
        scenario.clients().stream()
            .map(client -> with(client, client.arrival(), List.of()))
            .toList();
    List<Service> services = scenario.services().stream().map(Derived::withoutFaults).toList();
    return with(scenario, clients, scenario.gateways(), services, List.of());
  }

  private static Service withoutFaults(Service service) {
    return new Service(
        service.name(),
        service.endpoints(),
        service.capacity(),
        service.latency(),
        Service.Errors.share(0),
        service.reports(),
        service.cold(),
        null,
        null,
        service.groups(),
        service.calls());
  }

  private static Arrival scaled(Arrival arrival, double factor) {
    return switch (arrival) {
      case Arrival.Constant a -> new Arrival.Constant(a.perSecond() * factor);
      case Arrival.Poisson a -> new Arrival.Poisson(a.perSecond() * factor);
      case Arrival.Ramp a ->
          new Arrival.Ramp(a.random(), a.from() * factor, a.to() * factor, a.overNanos());
      case Arrival.Bursts a ->
          new Arrival.Bursts(a.perSecond() * factor, a.lengthNanos(), a.everyNanos());
      case Arrival.Mmpp a ->
          new Arrival.Mmpp(
              a.states().stream()
                  .map(s -> new Arrival.Mmpp.State(s.perSecond() * factor, s.sojourn()))
                  .toList());
      case Arrival.Replay a -> new Arrival.Replay(a.trace(), a.speed() * factor, a.cycle());
      case Arrival.Closed a ->
          new Arrival.Closed((int) Math.max(1, Math.round(a.users() * factor)), a.think());
    };
  }

  private static List<Client.Load> scaled(List<Client.Load> loads, double factor) {
    return loads.stream()
        .map(load ->
            new Client.Load(
                load.atNanos(),
                load.forNanos(),
                load.factor(),
                load.perSecond() < 0 ? load.perSecond() : load.perSecond() * factor))
        .toList();
  }

  private static Client with(Client client, Arrival arrival, List<Client.Load> loads) {
    return new Client(
        client.name(),
        client.to(),
        client.targets(),
        client.method(),
        arrival,
        client.timeoutNanos(),
        loads);
  }

  private static Scenario with(
      Scenario scenario,
      List<Client> clients,
      List<Scenario.Gateway> gateways,
      List<Service> services,
      List<Fault> faults) {
    return new Scenario(
        scenario.name(),
        scenario.durationNanos(),
        scenario.drainNanos(),
        clients,
        gateways,
        services,
        scenario.links(),
        faults,
        scenario.discoveryLagNanos(),
        scenario.network(),
        scenario.measure());
  }
}
