package io.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.accesslog.AccessEntry;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.ShellLimits;
import io.weir.proxy.http.EndedRequest;
import io.weir.proxy.http.Reason;
import io.weir.proxy.http.SpanSink;
import io.weir.proxy.wire.TraceContext;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.LimitSpec;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.LocalitySpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.RateLimitSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.Snapshot;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.routing.spec.WeightedCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each reason for which the proxy answers or ends a request by itself: the client is told it, the
 * access log has it, and it is counted.
 */
@Timeout(60)
class ReasonIT {

  private static final String GET = "GET %s HTTP/1.1\r\nHost: a\r\n\r\n";

  /** Whether the next request meets an error in the proxy's own code. */
  private final AtomicBoolean broken = new AtomicBoolean();

  /** Its path says what it does. */
  private static Backend backend() throws Exception {
    return new Backend((peer, head) -> {
      if (head.contains("/half")) {
        peer.write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf");
        return false;
      }
      if (head.contains("/fine")) {
        peer.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
      }
      return !head.contains("/hangup"); // and else it keeps silent
    });
  }

  private static RouteSpec route(String path, String cluster, RateLimitSpec limit) {
    TimeoutSpec timeout =
        path.equals("/late") ? TimeoutSpec.of(Duration.ofMillis(50), true) : TimeoutSpec.NONE;
    return new RouteSpec(
        path,
        List.of(),
        List.of(MatchSpec.prefix(path)),
        List.of(new WeightedCluster(cluster, 1)),
        timeout,
        RetrySpec.NONE,
        HedgeSpec.NONE,
        limit);
  }

  private static ClusterSpec cluster(String name, LimitSpec limits, EndpointSpec... endpoints) {
    BalancerSpec balancer = new BalancerSpec.RoundRobin();
    return new ClusterSpec(
        name,
        List.of(endpoints),
        balancer,
        balancer.defaultAccrual(),
        limits,
        LocalitySpec.ANY,
        BudgetSpec.RETRIES,
        BudgetSpec.HEDGES);
  }

  private static ProxySpec spec(Backend backend) {
    EndpointSpec endpoint = EndpointSpec.of(backend.address());
    Snapshot snapshot =
        new Snapshot(
            "1",
            List.of(
                new ListenerSpec(
                    "web",
                    "",
                    List.of(
                        route("/api", "api", null),
                        route("/late", "api", null),
                        route("/rare", "api", new RateLimitSpec(0.001, 1)),
                        route("/narrow", "narrow", null),
                        route("/nowhere", "nowhere", null)))),
            List.of(
                cluster("api", LimitSpec.DEFAULT, endpoint),
                cluster("narrow", LimitSpec.fixed(1, 0), endpoint),
                cluster("nowhere", LimitSpec.DEFAULT)));
    ShellLimits limits = Limits.body(Duration.ofMillis(50));
    return RunningProxy.serving(
        RunningProxy.spec(TimeoutSpec.NONE, limits, null, backend.address()), snapshot);
  }

  /** Makes it happen, and returns the answer's head; empty where there is none to get. */
  private String provoke(Reason reason, RunningProxy proxy, Backend backend) throws Exception {
    return switch (reason) {
      case NO_ROUTE -> get(proxy, "/other");
      case NO_ENDPOINT -> get(proxy, "/nowhere");
      case RATE_LIMITED -> second(proxy, backend, "/rare");
      case OVERLOADED -> second(proxy, backend, "/narrow");
      case UPSTREAM_FAILED -> get(proxy, "/api/hangup");
      case TIMEOUT -> get(proxy, "/late");
      case BAD_REQUEST -> ask(proxy, "GET /api HTTP/1.1\r\n\r\n");
      case REQUEST_TIMEOUT ->
          ask(proxy, "POST /api HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhi");
      case INTERNAL_ERROR -> {
        get(proxy, "/api/fine");
        proxy.nextEntry();
        broken.set(true);
        yield get(proxy, "/api/fine");
      }
      case ABORTED -> {
        try (Backend.Peer client = proxy.connect()) {
          client.write(GET.formatted("/api/half"));
          client.readToEnd();
        }
        yield "";
      }
      case CLIENT_GONE -> {
        try (Backend.Peer client = proxy.connect()) {
          client.write(GET.formatted("/api"));
          backend.heads.take();
        }
        yield "";
      }
    };
  }

  private static String get(RunningProxy proxy, String path) throws Exception {
    return ask(proxy, GET.formatted(path));
  }

  private static String ask(RunningProxy proxy, String request) throws Exception {
    try (Backend.Peer client = proxy.connect()) {
      client.write(request);
      return client.readHead();
    }
  }

  /** What one gets that comes while another, which took all there is, waits for its answer. */
  private static String second(RunningProxy proxy, Backend backend, String path) throws Exception {
    try (Backend.Peer first = proxy.connect()) {
      first.write(GET.formatted(path));
      backend.heads.take();
      return get(proxy, path);
    }
  }

  private SpanSink spans() {
    return new SpanSink() {
      @Override
      public double share() {
        if (broken.getAndSet(false)) {
          throw new IllegalStateException("as a test wants it");
        }
        return 0;
      }

      @Override
      public void ended(TraceContext context, EndedRequest request, boolean secure) {}
    };
  }

  /** The route of the request that ends for that reason; empty where it took none. */
  private static String route(Reason reason) {
    return switch (reason) {
      case NO_ROUTE, BAD_REQUEST -> "";
      case NO_ENDPOINT -> "/nowhere";
      case RATE_LIMITED -> "/rare";
      case OVERLOADED -> "/narrow";
      case TIMEOUT -> "/late";
      default -> "/api";
    };
  }

  @ParameterizedTest
  @EnumSource
  void isToldLoggedAndCounted(Reason reason) throws Exception {
    try (Backend backend = backend();
        RunningProxy proxy = RunningProxy.traced(spec(backend), spans())) {
      String head = provoke(reason, proxy, backend);
      if (!head.isEmpty()) {
        assertThat(head).contains("proxy-status: weir; error=");
      }
      AccessEntry entry = proxy.nextEntry();
      assertThat(entry.reason()).isEqualTo(reason.token());
      assertThat(entry.route()).isEqualTo(route(reason));
      assertThat(RunningProxy.await(proxy.proxy.stats()).http().count(reason)).isEqualTo(1);
    }
  }
}
