package io.weir.gateway.run;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.weir.codec.shell.AdminSpec;
import io.weir.gateway.admin.ClusterState;
import io.weir.gateway.admin.ConfigState;
import io.weir.gateway.admin.JsonView;
import io.weir.gateway.metrics.TrafficMetrics;
import io.weir.routing.stats.StatsFrame;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Answers operators: {@code /live}, {@code /ready}, {@code /config}, {@code /clusters}, {@code
 * /metrics}. It only tells; nothing can be changed here.
 */
final class AdminServer {

  private static final int MAX_HEAD = 4096;
  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final GatewayState state;
  private final HttpServer server;
  private final AtomicReference<StatsFrame> counts = new AtomicReference<>(new StatsFrame());
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  private AdminServer(GatewayState state, HttpServer server) {
    this.state = state;
    this.server = server;
    registry.getPrometheusRegistry().register(new TrafficMetrics(counts::get));
  }

  static Future<AdminServer> start(Vertx vertx, AdminSpec spec, GatewayState state) {
    HttpServer server = vertx.createHttpServer(new HttpServerOptions().setMaxHeaderSize(MAX_HEAD));
    AdminServer admin = new AdminServer(state, server);
    server.requestHandler(admin::serve);
    return server.listen(spec.port(), spec.address()).map(admin);
  }

  int port() {
    return server.actualPort();
  }

  Future<Void> close() {
    return server.close();
  }

  private void serve(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    response.putHeader("x-content-type-options", "nosniff");
    if (!request.method().name().equals("GET")) {
      end(response, 405, "only GET\n");
      return;
    }
    String path = request.path();
    switch (path == null ? "" : path) {
      case "/live" -> end(response, 200, "live\n");
      case "/ready" -> {
        boolean ready = state.ready();
        end(response, ready ? 200 : 503, ready ? "ready\n" : "not ready\n");
      }
      case "/config" -> answer(response, JSON, Future.succeededFuture(config()));
      case "/clusters" -> answer(response, JSON, clusters());
      case "/metrics" -> answer(response, PROMETHEUS, metrics());
      default -> end(response, 404, "there are /live, /ready, /config, /clusters, /metrics\n");
    }
  }

  private static void end(HttpServerResponse response, int status, String text) {
    var _ = response.setStatusCode(status).putHeader("content-type", "text/plain").end(text);
  }

  private static void answer(HttpServerResponse response, String type, Future<String> text) {
    text.onSuccess(
            body -> {
              var _ = response.putHeader("content-type", type).end(body);
            })
        .onFailure(e -> end(response, 500, e + "\n"));
  }

  /** All of the specification; of keys only where they are from. */
  private String config() {
    return JsonView.of(new ConfigState(state.lastReloadGood(), state.proxy().spec()));
  }

  /** What each loop knows of each cluster. */
  private Future<String> clusters() {
    return state
        .proxy()
        .collect((router, loop) ->
            router.clusters().stream()
                .map(cluster -> ClusterState.of(cluster, loop.scheduler().nanos()))
                .toList())
        .map(loops -> JsonView.of(Map.of("loops", loops)));
  }

  private Future<String> metrics() {
    return state
        .proxy()
        .stats()
        .map(stats -> {
          counts.set(stats.frame());
          return registry.scrape();
        });
  }
}
