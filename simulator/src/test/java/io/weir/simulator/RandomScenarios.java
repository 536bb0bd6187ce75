package io.weir.simulator;

import static io.weir.simulator.Scenarios.MILLI;
import static io.weir.simulator.Scenarios.SECOND;

import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.LimitSpec;
import io.weir.routing.spec.RateLimitSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Scenarios of a few thousand requests in which anything may be combined with anything. */
public final class RandomScenarios {

  private static final int MAX_REQUESTS = 3000;

  private final SplittableRandom random;

  private RandomScenarios(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The same scenario for the same seed. */
  public static Scenario of(long seed) {
    return new RandomScenarios(seed).scenario();
  }

  /** One in which services call services. */
  static Scenario withCalls(long seed) {
    RandomScenarios random = new RandomScenarios(seed);
    return random.withCalls(random.plain());
  }

  private Scenario scenario() {
    Scenario scenario = plain();
    return chance(0.4) ? withCalls(scenario) : scenario;
  }

  private Scenario plain() {
    int endpoints = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 2 + random.nextInt(38);
    long seconds = random.nextLong(2, 17);
    double rate = MAX_REQUESTS * random.nextDouble(0.05, 1) / seconds;
    Scenarios scenario =
        new Scenarios()
            .seconds(seconds)
            .endpoints(endpoints)
            .arrival(chance(0.5) ? new Arrival.Poisson(rate) : new Arrival.Constant(rate))
            .eventLoops(chance(0.6) ? 1 : 2 + random.nextInt(4))
            .latency(latency())
            .overhead(chance(0.7) ? Distribution.Constant.ZERO : latency())
            .errors(chance(0.7) ? 0 : random.nextDouble() * random.nextDouble())
            .timeout(timeout())
            .retries(retries())
            .retryBudget(budget())
            .hedge(hedge())
            .hedgeBudget(budget())
            .balancer(balancer())
            .accrual(accrual())
            .limits(limits())
            .method(chance(0.8) ? "GET" : "POST");
    if (chance(0.5)) {
      scenario.capacity(1 + random.nextInt(8), random.nextInt(30));
    }
    if (chance(0.2)) {
      scenario.rateLimit(
          new RateLimitSpec(rate * random.nextDouble(0.1, 1.5), 1 + random.nextInt(9)));
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      scenario.fault(fault(endpoints, seconds));
    }
    return scenario.build();
  }

  /** The same, where {@code api} calls {@code mid} and both call {@code leaf}. */
  private Scenario withCalls(Scenario scenario) {
    List<Scenario.Service> services = new ArrayList<>();
    Scenario.Service api = scenario.services().getFirst();
    services.add(calling(api, call("mid"), call("leaf")));
    services.add(calling(service("mid"), call("leaf")));
    services.add(service("leaf"));
    List<Scenario.Link> links = new ArrayList<>(scenario.links());
    links.add(link("api", "mid"));
    links.add(link("api", "leaf"));
    links.add(link("mid", "leaf"));
    List<Fault> faults = new ArrayList<>(scenario.faults());
    for (String name : List.of("api", "mid", "leaf")) {
      if (chance(0.5)) {
        faults.add(down(name, scenario.durationNanos()));
      }
    }
    if (chance(0.5)) {
      faults.add(partition(scenario.durationNanos()));
    }
    if (chance(0.2)) {
      faults.add(
          new Fault.GatewayDown(
              scenario.durationNanos() / 2,
              SECOND,
              "edge",
              List.of(0),
              chance(0.5) ? Fault.Down.How.BLACKHOLE : Fault.Down.How.REFUSE));
    }
    faults.sort(Comparator.comparingLong(Fault::atNanos));
    return new Scenario(
        scenario.name(),
        scenario.durationNanos(),
        scenario.drainNanos(),
        scenario.clients(),
        scenario.gateways(),
        services,
        links,
        faults,
        0,
        network(),
        scenario.measure());
  }

  private Scenario.Network network() {
    return new Scenario.Network(
        chance(0.5) ? Distribution.Constant.ZERO : new Distribution.Exponential(MILLI),
        chance(0.5) ? Distribution.Constant.ZERO : latency(),
        chance(0.5) ? Distribution.Constant.ZERO : latency());
  }

  /** Some messages between two services, or between the gateway and a service, get lost. */
  private Fault partition(long durationNanos) {
    List<String> names = List.of("edge", "api", "mid");
    String one = names.get(random.nextInt(names.size()));
    return new Fault.Partition(
        random.nextLong(durationNanos),
        random.nextLong(1, SECOND),
        List.of(new Fault.Site(one, 0)),
        List.of(new Fault.Site("mid", 0), new Fault.Site("leaf", 0), new Fault.Site("api", 0)),
        chance(0.5) ? 1 : random.nextDouble(0.01, 1));
  }

  private Scenario.Service service(String name) {
    int endpoints = 1 + random.nextInt(4);
    return new Scenario.Service(
        name,
        endpoints,
        chance(0.5)
            ? Scenario.Capacity.UNLIMITED
            : new Scenario.Capacity(1 + random.nextInt(8), random.nextInt(30)),
        latency(),
        chance(0.7) ? 0 : random.nextDouble() * random.nextDouble(),
        chance(0.2));
  }

  private static Scenario.Service calling(Scenario.Service service, Scenario.Call... calls) {
    return new Scenario.Service(
        service.name(),
        service.endpoints(),
        service.capacity(),
        service.latency(),
        service.errors(),
        service.reports(),
        service.cold(),
        service.pauses(),
        service.antagonist(),
        service.groups(),
        List.of(calls));
  }

  private Scenario.Call call(String to) {
    return new Scenario.Call(
        to, 1 + random.nextInt(3), chance(0.5), "/", chance(0.8) ? "GET" : "POST", chance(0.2));
  }

  /** Other policies than the first link's, drawn anew. */
  private Scenario.Link link(String caller, String callee) {
    Scenarios drawn =
        new Scenarios()
            .timeout(timeout())
            .retries(retries())
            .retryBudget(budget())
            .hedge(hedge())
            .hedgeBudget(budget())
            .balancer(balancer())
            .accrual(accrual())
            .limits(limits());
    Scenario.Link link = drawn.build().links().getFirst();
    return new Scenario.Link(caller, callee, link.route(), link.cluster());
  }

  private Fault down(String service, long durationNanos) {
    long at = random.nextLong(durationNanos);
    Fault.Down.How[] ways = Fault.Down.How.values();
    Fault.Down.How how = ways[random.nextInt(ways.length)];
    return chance(0.3)
        ? new Fault.Pause(at, random.nextLong(1, SECOND), service, List.of(0))
        : new Fault.Down(at, random.nextLong(1, SECOND), service, List.of(0), how, chance(0.5));
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(random.nextInt(from, to));
  }

  private Distribution latency() {
    double mean = MILLI * StrictMath.pow(10, random.nextDouble(0, 2.5));
    return switch (random.nextInt(5)) {
      case 0 -> new Distribution.Constant((long) mean);
      case 1 -> new Distribution.Uniform(0, (long) (2 * mean));
      case 2 -> new Distribution.Exponential(mean);
      case 3 -> new Distribution.Pareto(mean / 3, 1.2);
      default -> Distribution.LogNormal.ofPercentiles(mean, 8 * mean);
    };
  }

  private TimeoutSpec timeout() {
    Duration perTry = chance(0.3) ? millis(5, 500) : null;
    return chance(0.15)
        ? new TimeoutSpec(null, perTry, null, true)
        : new TimeoutSpec(millis(20, 2000), perTry, null, chance(0.7));
  }

  private RetrySpec retries() {
    if (chance(0.3)) {
      return RetrySpec.NONE;
    }
    Set<RetrySpec.On> on = EnumSet.noneOf(RetrySpec.On.class);
    for (RetrySpec.On each : RetrySpec.On.values()) {
      if (chance(0.6)) {
        on.add(each);
      }
    }
    Duration from = chance(0.5) ? Duration.ZERO : millis(1, 300);
    Duration longest = from.multipliedBy(1 + random.nextInt(4));
    RetrySpec.BackoffSpec backoff =
        new RetrySpec.BackoffSpec(from, longest, chance(0.5) ? 0 : random.nextDouble());
    return new RetrySpec(1 + random.nextInt(5), on, backoff, chance(0.5));
  }

  private BudgetSpec budget() {
    return new BudgetSpec(
        chance(0.2) ? 0 : random.nextDouble() * random.nextDouble(),
        chance(0.3) ? 0 : random.nextInt(20),
        millis(1000, 12_000));
  }

  private HedgeSpec hedge() {
    if (chance(0.5)) {
      return HedgeSpec.NONE;
    }
    return new HedgeSpec(
        1 + random.nextInt(3),
        chance(0.5) ? millis(1, 200) : null,
        chance(0.5) ? 99.5 : random.nextDouble(50, 99.99));
  }

  private BalancerSpec balancer() {
    int choices = chance(0.3) ? BalancerSpec.SCAN : 2 + random.nextInt(3);
    return switch (random.nextInt(12)) {
      case 0 -> new BalancerSpec.RoundRobin();
      case 1 -> new BalancerSpec.Random();
      case 2 -> new BalancerSpec.LeastRequest(choices);
      case 3 -> new BalancerSpec.Ewma(choices, Duration.ofSeconds(10), chance(0.5));
      case 4 -> new BalancerSpec.PeakEwma(choices, Duration.ofSeconds(10), Duration.ZERO);
      case 5 -> new BalancerSpec.Prequal(random.nextDouble(0.5, 3), 16, millis(100, 1000), 0.8);
      case 6 -> new BalancerSpec.C3(choices, Duration.ofSeconds(10), 1);
      case 7 ->
          new BalancerSpec.RingHash(
              BalancerSpec.RingHash.HashKey.SOURCE, "", chance(0.5), random.nextDouble(1.05, 3));
      default -> vigil();
    };
  }

  private BalancerSpec vigil() {
    Duration interval = millis(10, 1000);
    return new BalancerSpec.Vigil(
        Duration.ofSeconds(1 + random.nextInt(20)),
        chance(0.7) ? 32 : 0,
        2 + random.nextInt(7),
        chance(0.8),
        chance(0.9),
        random.nextDouble(90, 99.9),
        chance(0.8),
        chance(0.5) ? BalancerSpec.Vigil.Probe.TIED : BalancerSpec.Vigil.Probe.REQUEST,
        interval,
        interval.multipliedBy(1 + random.nextInt(30)),
        chance(0.8) ? Duration.ofSeconds(2) : Duration.ZERO,
        false);
  }

  private AccrualSpec accrual() {
    if (chance(0.4)) {
      return AccrualSpec.NONE;
    }
    Duration eject = millis(10, 2000);
    return new AccrualSpec(
        random.nextInt(8),
        chance(0.5) ? 0 : random.nextDouble(),
        1 + random.nextInt(10),
        millis(100, 10_000),
        eject,
        eject.multipliedBy(10),
        1 + random.nextInt(3),
        random.nextDouble(),
        random.nextDouble(),
        chance(0.5) ? 0 : random.nextDouble());
  }

  private LimitSpec limits() {
    int pending = random.nextInt(50);
    return switch (random.nextInt(4)) {
      case 0 ->
          new LimitSpec(
              20, true, 1 + random.nextInt(20), 20 + random.nextInt(100), pending, millis(1, 1000));
      case 1 -> LimitSpec.fixed(1 + random.nextInt(100), pending);
      default -> LimitSpec.DEFAULT;
    };
  }

  private Fault fault(int endpoints, long seconds) {
    long at = random.nextLong(seconds * SECOND);
    long length = chance(0.2) ? Long.MAX_VALUE : random.nextLong(1, seconds * SECOND);
    int first = random.nextInt(endpoints);
    List<Integer> hit =
        first + 1 < endpoints && chance(0.4) ? List.of(first, first + 1) : List.of(first);
    double share = chance(0.5) ? 1 : random.nextDouble(0.01, 1);
    return chance(0.5)
        ? new Fault.Slow(
            at, length, "api", hit, chance(0.5) ? latency() : null, 1 + random.nextInt(50), share)
        : new Fault.Fail(
            at,
            length,
            "api",
            hit,
            share,
            List.of(400, 429, 500, 502, 503).get(random.nextInt(5)),
            latency(),
            chance(0.6) ? -1 : random.nextLong(5 * SECOND));
  }
}
