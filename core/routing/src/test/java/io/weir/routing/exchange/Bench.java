package io.weir.routing.exchange;

import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.spec.Snapshot;
import io.weir.routing.stats.Disposition;
import io.weir.routing.stats.ExchangeStats;
import io.weir.routing.stats.Outcome;
import io.weir.routing.stats.TryStats;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A router on manual time with a scripted network: what most tests of the core stand on. */
public final class Bench {

  public final ManualTime time = new ManualTime();
  public final ScriptedUpstream upstream = new ScriptedUpstream();
  public final Router router;

  public Bench(Mesh mesh) {
    this(mesh.snapshot(), 1);
  }

  public Bench(Snapshot snapshot, long seed) {
    router = new Router(time, new SplittableRandom(seed), upstream);
    router.apply(snapshot);
  }

  public void apply(Mesh mesh) {
    router.apply(mesh.snapshot());
  }

  /** Opens a request and returns its exchange, or null when no route takes it. */
  public @Nullable Exchange open(RecordingDownstream downstream) {
    return Objects.requireNonNull(router.listener(Mesh.LISTENER)).open(downstream);
  }

  public RecordingDownstream get() {
    return request("GET");
  }

  public RecordingDownstream post() {
    return request("POST");
  }

  private RecordingDownstream request(String method) {
    RecordingDownstream downstream = new RecordingDownstream(method, "/");
    open(downstream);
    return downstream;
  }

  /** A GET that is answered well after so many milliseconds; where it went. */
  public String roundTrip(double millis) {
    int before = upstream.sent().size();
    get();
    Attempt attempt = upstream.sent(before);
    time.advance(millis);
    Answer.ok(attempt);
    return attempt.endpoint().key();
  }

  public Cluster cluster() {
    return Objects.requireNonNull(router.cluster(Mesh.NAME));
  }

  public Endpoint endpoint(String key) {
    return cluster().endpoints().stream()
        .filter(e -> e.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  public ExchangeStats route() {
    return router.frame().route(Mesh.LISTENER, Mesh.NAME);
  }

  public long ended(Disposition disposition) {
    return route().count(disposition);
  }

  public TryStats tries() {
    return router.frame().cluster(Mesh.NAME);
  }

  public long outcomes(Outcome outcome) {
    return tries().count(outcome);
  }
}
