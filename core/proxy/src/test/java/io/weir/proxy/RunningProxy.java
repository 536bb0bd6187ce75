package io.weir.proxy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weir.codec.accesslog.AccessEntry;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.ShellLimits;
import io.weir.codec.shell.TlsSpec;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.codec.shell.UpstreamSpec.Connections;
import io.weir.proxy.http.Sinks;
import io.weir.proxy.http.SpanSink;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.Snapshot;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.spec.WeightedCluster;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A proxy on loopback with one route, {@code /}, to some addresses. */
final class RunningProxy implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(10);

  private final Vertx vertx;
  final BlockingQueue<AccessEntry> log = new LinkedBlockingQueue<>();
  final Proxy proxy;
  final int port;

  private RunningProxy(ProxySpec spec, int loops) {
    this(spec, loops, null);
  }

  private RunningProxy(ProxySpec spec, int loops, @Nullable SpanSink spans) {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
    proxy = await(Proxy.start(vertx, spec, loops, SOON, () -> new Sinks(log::add, spans)));
    port = proxy.port(spec.bindings().getFirst());
  }

  static RunningProxy to(String... addresses) {
    return new RunningProxy(spec(TimeoutSpec.NONE, ShellLimits.DEFAULT, null, addresses), 1);
  }

  /** A proxy whose endpoints speak HTTP/2 by prior knowledge. */
  static RunningProxy toHttp2(Connections connections, String... addresses) {
    ProxySpec plain = spec(TimeoutSpec.NONE, ShellLimits.DEFAULT, null, addresses);
    UpstreamSpec upstream =
        new UpstreamSpec(
            "api", UpstreamSpec.Protocol.HTTP2, null, UpstreamSpec.ProxyHeader.NONE, connections);
    return of(
        new ProxySpec(
            plain.name(),
            plain.snapshot(),
            plain.bindings(),
            List.of(upstream),
            plain.limits(),
            null,
            null,
            null,
            SOON,
            1,
            ProxySpec.Transport.AUTO));
  }

  static RunningProxy toHttp2(String... addresses) {
    return toHttp2(Connections.DEFAULT, addresses);
  }

  /** A proxy that traces requests. */
  static RunningProxy traced(ProxySpec spec, SpanSink spans) {
    return new RunningProxy(spec, 1, spans);
  }

  static RunningProxy of(ProxySpec spec) {
    return new RunningProxy(spec, 1);
  }

  static RunningProxy of(ProxySpec spec, int loops) {
    return new RunningProxy(spec, loops);
  }

  static ProxySpec spec(
      TimeoutSpec timeout, ShellLimits limits, @Nullable TlsSpec tls, String... addresses) {
    List<EndpointSpec> endpoints = Arrays.stream(addresses).map(EndpointSpec::of).toList();
    RouteSpec route =
        new RouteSpec(
            "all",
            List.of(),
            List.of(MatchSpec.prefix("/")),
            List.of(new WeightedCluster("api", 1)),
            timeout,
            RetrySpec.DEFAULT,
            HedgeSpec.NONE,
            null);
    Snapshot snapshot =
        new Snapshot(
            "1",
            List.of(new ListenerSpec("web", "", List.of(route))),
            List.of(ClusterSpec.of("api", new BalancerSpec.RoundRobin(), endpoints)));
    BindingSpec binding =
        new BindingSpec(
            "web", "127.0.0.1", 0, BindingSpec.Protocol.HTTP, tls, null, List.of(), 0, List.of());
    return new ProxySpec(
        "edge",
        snapshot,
        List.of(binding),
        List.of(),
        limits,
        null,
        null,
        null,
        SOON,
        1,
        ProxySpec.Transport.AUTO);
  }

  /** The same, but that its cluster is reached in that way. */
  static ProxySpec reaching(ProxySpec spec, UpstreamSpec upstream) {
    return copy(spec, spec.snapshot(), spec.bindings().getFirst(), List.of(upstream));
  }

  /** The same, but with those routes and clusters. */
  static ProxySpec serving(ProxySpec spec, Snapshot snapshot) {
    return copy(spec, snapshot, spec.bindings().getFirst(), spec.upstreams());
  }

  /** The same, but bound in that way. */
  static ProxySpec bound(ProxySpec spec, BindingSpec binding) {
    return copy(spec, spec.snapshot(), binding, spec.upstreams());
  }

  /** The same with a listener for what is passed through by that host. */
  static ProxySpec passing(ProxySpec spec, BindingSpec binding, String host) {
    ListenerSpec web = spec.snapshot().listeners().getFirst();
    RouteSpec all = web.routes().getFirst();
    RouteSpec route =
        new RouteSpec(
            "passing",
            List.of(host),
            all.matches(),
            all.backends(),
            all.timeout(),
            all.retries(),
            all.hedge(),
            null);
    ListenerSpec passing = new ListenerSpec(binding.passthrough(), "", List.of(route));
    Snapshot snapshot = new Snapshot("1", List.of(web, passing), spec.snapshot().clusters());
    return copy(spec, snapshot, binding, spec.upstreams());
  }

  private static ProxySpec copy(
      ProxySpec spec, Snapshot snapshot, BindingSpec binding, List<UpstreamSpec> upstreams) {
    return new ProxySpec(
        spec.name(),
        snapshot,
        List.of(binding),
        upstreams,
        spec.limits(),
        spec.admin(),
        spec.accessLog(),
        spec.tracing(),
        spec.drain(),
        spec.eventLoops(),
        spec.transport());
  }

  static BindingSpec binding(BindingSpec.Protocol protocol, @Nullable TlsSpec tls) {
    return new BindingSpec("web", "127.0.0.1", 0, protocol, tls, null, List.of(), 0, List.of());
  }

  Backend.Peer connect() throws java.io.IOException {
    return Backend.Peer.connect(port);
  }

  AccessEntry nextEntry() throws InterruptedException {
    AccessEntry entry = log.poll(SOON.toSeconds(), TimeUnit.SECONDS);
    if (entry == null) {
      throw new AssertionError("nothing was logged");
    }
    return entry;
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(SOON.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
