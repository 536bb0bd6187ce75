package io.weir.routing.cluster;

import io.weir.routing.policy.FailureAccrual;
import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One caller with a balancer and endpoints whose answers are scripted, in virtual time. Tries go
 * through the same steps as in the cluster.
 */
final class BalancerBench {

  /** What an endpoint would answer, and after which time. */
  record Answer(long latencyNanos, Outcome outcome) {
    static Answer ok(long latencyNanos) {
      return new Answer(latencyNanos, Outcome.SUCCESS);
    }
  }

  /** How endpoints answer. */
  interface Script {
    Answer answer(int endpoint, long nowNanos);
  }

  /** A request as its balancer sees it. */
  static final class Request implements Pick {
    final List<Endpoint> tried = new ArrayList<>();
    long hash;

    @Override
    public boolean tried(Endpoint endpoint) {
      return tried.contains(endpoint);
    }

    @Override
    public int tries() {
      return tried.size();
    }

    @Override
    public boolean idempotent() {
      return true;
    }

    @Override
    public long hash() {
      return hash;
    }
  }

  static final class Try extends Flight {
    Try(Endpoint endpoint, long nowNanos) {
      super(endpoint, nowNanos);
    }
  }

  final VirtualClock clock;
  final SplittableRandom random;
  final Balancer balancer;
  final List<Endpoint> endpoints = new ArrayList<>();
  Script script = (endpoint, now) -> Answer.ok(10 * Nanos.MILLI);
  long timeoutNanos = Long.MAX_VALUE;
  long lost;
  private final List<long[]> counts = new ArrayList<>();

  BalancerBench(BalancerSpec spec, long seed, int... weights) {
    this(spec, seed, new VirtualClock(), weights);
  }

  BalancerBench(BalancerSpec spec, long seed, VirtualClock clock, int... weights) {
    this.clock = clock;
    this.random = new SplittableRandom(seed);
    this.balancer = Balancers.create(spec, Nanos.NEVER, random.split());
    for (int weight : weights) {
      add(weight);
    }
    update();
  }

  /** So many endpoints of weight 1. */
  static int[] equal(int endpoints) {
    int[] weights = new int[endpoints];
    java.util.Arrays.fill(weights, 1);
    return weights;
  }

  /** A new endpoint, open from the next {@link #update} on. */
  Endpoint add(int weight) {
    String key = "e" + endpoints.size();
    Endpoint endpoint =
        new Endpoint(
            new EndpointSpec(key, key, weight, ""),
            new FailureAccrual(AccrualSpec.NONE, random.split()));
    endpoint.state(balancer.newState(endpoint, clock.nanos()));
    endpoints.add(endpoint);
    counts.add(new long[2]);
    return endpoint;
  }

  void update() {
    balancer.update(endpoints.toArray(new Endpoint[0]), clock.nanos());
  }

  /** Opens only some endpoints. */
  void open(int... indexes) {
    Endpoint[] list = new Endpoint[indexes.length];
    for (int i = 0; i < indexes.length; i++) {
      list[i] = endpoints.get(indexes[i]);
    }
    balancer.update(list, clock.nanos());
  }

  int index(Endpoint endpoint) {
    return endpoints.indexOf(endpoint);
  }

  /** A first try with a random key. */
  Request request() {
    Request request = new Request();
    request.hash = random.nextLong();
    return request;
  }

  Endpoint pick(Request request) {
    return balancer.pick(request, clock.nanos());
  }

  /** Sends a request now and lets its end come when it comes. */
  Endpoint send() {
    Endpoint endpoint = pick(request());
    send(endpoint, () -> {});
    return endpoint;
  }

  private void send(Endpoint endpoint, Runnable whenOver) {
    Try flight = begin(endpoint);
    Answer answer = script.answer(index(endpoint), clock.nanos());
    boolean late = answer.latencyNanos > timeoutNanos;
    Outcome outcome = late ? Outcome.TIMEOUT : answer.outcome;
    clock.schedule(
        Math.min(answer.latencyNanos, timeoutNanos),
        () -> {
          end(flight, outcome);
          whenOver.run();
        });
  }

  Try begin(Endpoint endpoint) {
    return begin(endpoint, flight -> {});
  }

  /** Sends a try of which something is known before the balancer sees it. */
  Try begin(Endpoint endpoint, Consumer<Flight> known) {
    Try flight = new Try(endpoint, clock.nanos());
    known.accept(flight);
    endpoint.begin();
    flight.enlist();
    balancer.started(flight, clock.nanos());
    long[] count = counts.get(index(endpoint));
    count[0]++;
    count[1] = Math.max(count[1], endpoint.inFlight());
    return flight;
  }

  void end(Try flight, Outcome outcome) {
    long now = clock.nanos();
    flight.delist();
    balancer.responded(flight, outcome, now - flight.sentNanos(), now);
    flight.endpoint().end();
    balancer.released(flight, outcome, now);
    if (outcome.failed()) {
      lost++;
    }
  }

  /** One whole try at an endpoint that takes that long. */
  void tryOnce(Endpoint endpoint, long nanos, Outcome outcome) {
    Try flight = begin(endpoint);
    clock.advance(nanos);
    end(flight, outcome);
  }

  /** Sends that many a second for so long, whatever comes back. */
  void openLoop(int perSecond, long nanos) {
    startOpenLoop(perSecond, clock.nanos() + nanos);
    clock.advance(nanos);
  }

  /** Like {@link #openLoop}, but time is moved by others. */
  void startOpenLoop(int perSecond, long untilNanos) {
    clock.schedule(
        Nanos.SECOND / perSecond,
        () -> {
          if (clock.nanos() < untilNanos) {
            send();
            startOpenLoop(perSecond, untilNanos);
          }
        });
  }

  /** Keeps that many in flight until so many were sent, and waits for all. */
  void closedLoop(int concurrency, int requests) {
    int[] left = {requests};
    for (int i = 0; i < concurrency; i++) {
      again(left);
    }
    clock.drain();
  }

  private void again(int[] left) {
    if (left[0]-- > 0) {
      send(pick(request()), () -> again(left));
    }
  }

  long sent(int endpoint) {
    return counts.get(endpoint)[0];
  }

  long mostInFlight(int endpoint) {
    return counts.get(endpoint)[1];
  }

  long sent() {
    return counts.stream().mapToLong(count -> count[0]).sum();
  }

  double share(int endpoint) {
    return (double) sent(endpoint) / sent();
  }

  double lostShare() {
    return (double) lost / sent();
  }

  void forgetCounts() {
    counts.replaceAll(count -> new long[2]);
    lost = 0;
  }
}
