package io.weir.simulator.engine;

import io.weir.routing.cluster.Endpoint;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Router;
import io.weir.routing.exchange.Upstream;
import io.weir.routing.time.Nanos;
import io.weir.simulator.CellResult;
import io.weir.simulator.model.Client;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One simulated world: routers as a gateway runs them, servers behind them, callers before them.
 * Runs on one thread from the first arrival until nothing is under way.
 */
public final class World implements Upstream, Scene {

  /** How often somebody may interrupt, in events. */
  private static final int INTERRUPT_INTERVAL = 1 << 16;

  private final Scenario scenario;
  private final VirtualTime time = new VirtualTime();
  private final Servers servers;
  private final Map<String, List<Loop>> loops = new LinkedHashMap<>();
  private final List<Loop> loopList = new ArrayList<>();
  private final Discovery discovery;
  private final Network network;
  private final Recorder recorder;
  private final LongFunction<RandomGenerator> randoms;
  private final @Nullable Onlooker onlooker;
  private int gatewayLoops;
  private @Nullable ClientRequest newest;
  private Reusable[] ended = new Reusable[64];
  private int endedCount;

  /** A world at time zero. */
  public World(Scenario scenario, long seed) {
    this(scenario, seed, SplitMix::new, null);
  }

  /**
   * A world at time zero that is looked at.
   *
   * @param randoms streams for the routers, by their seeds, in the order of {@link #everyLoop}
   * @param onlooker is told of requests, or null
   */
  World(
      Scenario scenario,
      long seed,
      LongFunction<RandomGenerator> randoms,
      @Nullable Onlooker onlooker) {
    this.scenario = scenario;
    this.network = new Network(time, scenario.network(), seed);
    this.randoms = randoms;
    this.onlooker = onlooker;
    this.servers = new Servers(time, network, scenario, seed);
    this.discovery = new Discovery(scenario, time);
    this.recorder = new Recorder(scenario, servers.all().size());
    for (Server server : servers.all()) {
      if (!server.service().calls().isEmpty()) {
        server.sidecar(sidecar(server, seed));
      }
    }
    new Troubles(this, seed).schedule(scenario.faults());
    for (Scenario.Gateway gateway : scenario.gateways()) {
      build(gateway, seed);
    }
    int number = 0;
    for (Client client : scenario.clients()) {
      new Caller(this, client, number++, seed).start();
    }
  }

  private void build(Scenario.Gateway gateway, long seed) {
    for (int i = 0; i < gateway.replicas() * gateway.eventLoops(); i++) {
      int replica = i / gateway.eventLoops();
      long key = Draw.key(seed, Draw.Purpose.ROUTER, gatewayLoops++);
      loop(key, new Fault.Site(gateway.name(), replica), gateway.zoneOf(replica), null);
    }
  }

  private Sidecar sidecar(Server server, long seed) {
    long key = Draw.key(seed, Draw.Purpose.SIDECAR_ROUTER, server.slot());
    Loop loop = loop(key, server.site(), server.zone(), server);
    return new Sidecar(this, server, loop, scenario.network().sidecar(), seed);
  }

  private Loop loop(long key, Fault.Site site, String zone, @Nullable Server home) {
    Loop loop = new Loop(new Router(time, randoms.apply(key), this), site, zone, home);
    discovery.tell(loop);
    loopList.add(loop);
    loops.computeIfAbsent(site.name(), _ -> new ArrayList<>()).add(loop);
    return loop;
  }

  /** Runs to the end and returns what was measured. */
  public CellResult run() {
    stepUntil(scenario.durationNanos());
    long[] keptOutNanos = network.keptOutNanos(servers.all().size(), scenario.durationNanos());
    stepUntil(scenario.durationNanos() + scenario.drainNanos());
    time.advanceTo(scenario.durationNanos() + scenario.drainNanos());
    while (newest != null) {
      newest.lose(Recorder.End.TIMEOUT);
    }
    stepUntil(Nanos.NEVER);
    checkEnd();
    return new CellResult(
        recorder.phases(), recorder.windows(), servers.results(keptOutNanos), time.processed());
  }

  private void stepUntil(long horizonNanos) {
    int untilCheck = INTERRUPT_INTERVAL;
    while (step(horizonNanos)) {
      if (--untilCheck == 0) {
        untilCheck = INTERRUPT_INTERVAL;
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("interrupted");
        }
      }
    }
  }

  private void checkEnd() {
    for (Server server : servers.all()) {
      require(server.inFlight() == 0, "a server still has tries in flight after the drain");
    }
    for (Loop loop : loopList) {
      loop.checkEnd(time.nanos());
    }
    for (CellResult.PhaseResult phase : recorder.phases()) {
      long ended = phase.ok() + phase.timeouts() + phase.errors() + phase.rejected();
      require(phase.intended() == ended, "not every intended request ended once");
    }
  }

  private void require(boolean holds, String what) {
    if (!holds) {
      throw new InvariantException(what, time.nanos());
    }
  }

  // The network

  @Override
  public void send(Attempt attempt) {
    Request request = (Request) attempt.exchange().downstream();
    Wire wire = wire(attempt, request);
    wire.watch().sent(attempt, request.tryEndedNanos(), time.nanos());
    if (onlooker != null) {
      onlooker.sent(request, attempt);
    }
    recorder.sent(request.span(), request.first(), wire.server().slot(), attempt.kind());
    network.send(wire, attempt, request.nextTry(attempt.kind()));
  }

  @Override
  public void cancel(Attempt attempt) {
    Request request = (Request) attempt.exchange().downstream();
    if (attempt.kind() != Attempt.Kind.PROBE) {
      request.tryEnded(time.nanos());
    }
    network.cancel(wire(attempt, request), attempt);
  }

  private Wire wire(Attempt attempt, Request request) {
    Endpoint endpoint = attempt.endpoint();
    Wire wire = (Wire) endpoint.transport();
    if (wire == null) {
      wire = network.connect(loopOf(request), endpoint, servers.named(endpoint.address()));
      endpoint.transport(wire);
    }
    return wire;
  }

  /** In a simulated world every entrance is a loop. */
  static Loop loopOf(Request request) {
    return (Loop) request.entrance();
  }

  // The callers

  @Override
  public VirtualTime time() {
    return time;
  }

  Network network() {
    return network;
  }

  Discovery discovery() {
    return discovery;
  }

  Servers servers() {
    return servers;
  }

  @Override
  public Scenario scenario() {
    return scenario;
  }

  @Override
  public Recorder recorder() {
    return recorder;
  }

  /** The event loops of a gateway, over all its replicas, or of a service's sidecars. */
  @Override
  public List<Loop> entrances(String owner) {
    return Objects.requireNonNull(loops.get(owner));
  }

  /** Whoever has a request under way at one of the loops that are down loses it. */
  void loseWhatIsDown(Recorder.End end) {
    ClientRequest request = newest;
    while (request != null) {
      ClientRequest next = request.older;
      if (request.entrance().down()) {
        request.lose(end);
      }
      request = next;
    }
  }

  /** All loops, in the order in which they were made. */
  List<Loop> everyLoop() {
    return Collections.unmodifiableList(loopList);
  }

  /** The next event; false if there is none until then. */
  boolean step(long horizonNanos) {
    boolean stepped = time.step(horizonNanos);
    if (endedCount > 0) {
      reuseEnded();
    }
    return stepped;
  }

  private void reuseEnded() {
    for (int i = 0; i < endedCount; i++) {
      ended[i].reuse();
    }
    endedCount = 0;
  }

  /**
   * Something is over, and can be used again as soon as this event is over too: until then somebody
   * up the stack may still look at it. With an onlooker nothing is used twice.
   */
  void ended(Reusable something) {
    if (onlooker == null) {
      if (endedCount == ended.length) {
        ended = Arrays.copyOf(ended, 2 * endedCount);
      }
      ended[endedCount++] = something;
    }
  }

  @Override
  public void opened(ClientRequest request) {
    if (onlooker != null) {
      onlooker.opened(request);
    }
    request.older = newest;
    if (newest != null) {
      newest.newer = request;
    }
    newest = request;
  }

  @Override
  public void closed(ClientRequest request, Recorder.End end) {
    if (onlooker != null) {
      onlooker.closed(request, end);
    }
    if (request.newer == null) {
      newest = request.older;
    } else {
      request.newer.older = request.older;
    }
    if (request.older != null) {
      request.older.newer = request.newer;
    }
    ended(request);
  }
}
