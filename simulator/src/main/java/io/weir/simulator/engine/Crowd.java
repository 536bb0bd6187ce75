package io.weir.simulator.engine;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Exchange;
import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.EndpointResult;
import io.weir.simulator.model.Client;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a scenario, whose requests leave the engine: the same requests at the same
 * instants as in a {@link World}, counted in the same way. Owned by one thread.
 */
public final class Crowd implements Scene, Entrance {

  private final Scenario scenario;
  private final VirtualTime time;
  private final Outlet outlet;
  private final Recorder recorder;
  private final Map<Long, Recorder.Span> spans = new LinkedHashMap<>();
  private @Nullable ClientRequest newest;
  private long opened;
  private long open;

  /** Carries requests to a gateway. */
  @FunctionalInterface
  public interface Outlet {

    /** Sends one now. */
    void send(Inquiry inquiry);
  }

  /**
   * Clients that want to send from now on.
   *
   * @param time at zero
   */
  public Crowd(Scenario scenario, long seed, VirtualTime time, Outlet outlet) {
    this.scenario = scenario;
    this.time = time;
    this.outlet = outlet;
    int endpoints = scenario.services().stream().mapToInt(Service::endpoints).sum();
    this.recorder = new Recorder(scenario, endpoints);
    int number = 0;
    for (Client client : scenario.clients()) {
      new Caller(this, client, number++, seed).start();
    }
  }

  /** How many requests were wanted so far. */
  public long opened() {
    return opened;
  }

  /** How many of them have no answer yet. */
  public long open() {
    return open;
  }

  /** Nobody waits any longer: what has no answer yet counts as too late. */
  public void giveUp() {
    while (newest != null) {
      newest.lose(Recorder.End.TIMEOUT);
    }
  }

  /**
   * One of the tries for a request, as it reached an endpoint. Ignored where no request has that
   * number.
   *
   * @param endpoint its place among all endpoints
   */
  public void tried(long number, int endpoint, Attempt.Kind kind) {
    Recorder.Span span = spans.get(number);
    if (span != null) {
      recorder.sent(span, true, endpoint, kind);
    }
  }

  /** What was measured. */
  public CellResult result(List<EndpointResult> endpoints) {
    return new CellResult(recorder.phases(), recorder.windows(), endpoints, time.processed());
  }

  @Override
  public boolean down() {
    return false;
  }

  @Override
  public @Nullable Exchange open(Request request) {
    outlet.send((ClientRequest) request);
    return null;
  }

  @Override
  public Scenario scenario() {
    return scenario;
  }

  @Override
  public VirtualTime time() {
    return time;
  }

  @Override
  public Recorder recorder() {
    return recorder;
  }

  @Override
  public List<Crowd> entrances(String gateway) {
    return List.of(this);
  }

  @Override
  public void opened(ClientRequest request) {
    opened++;
    open++;
    spans.put(request.number(), request.span());
    request.older = newest;
    if (newest != null) {
      newest.newer = request;
    }
    newest = request;
  }

  @Override
  public void closed(ClientRequest request, Recorder.End end) {
    open--;
    if (request.newer == null) {
      newest = request.older;
    } else {
      request.newer.older = request.older;
    }
    if (request.older != null) {
      request.older.newer = request.newer;
    }
  }
}
