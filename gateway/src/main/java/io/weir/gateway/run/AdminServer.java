package io.weir.gateway.run;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.weir.codec.shell.AdminSpec;
import io.weir.gateway.admin.ClusterState;
import io.weir.gateway.admin.ConfigState;
import io.weir.gateway.admin.HostRule;
import io.weir.gateway.admin.JsonView;
import io.weir.gateway.admin.LogLevels;
import io.weir.gateway.admin.Page;
import io.weir.gateway.metrics.ConfigMetrics;
import io.weir.gateway.metrics.ConnectionMetrics;
import io.weir.gateway.metrics.LossMetrics;
import io.weir.gateway.metrics.ProcessMetrics;
import io.weir.gateway.metrics.TrafficMetrics;
import io.weir.proxy.Proxy;
import io.weir.proxy.http.HttpStats;
import io.weir.routing.stats.StatsFrame;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Answers operators: {@code /live}, {@code /ready}, {@code /config}, {@code /clusters}, {@code
 * /metrics}, a page that shows what there is, and {@code /loglevel}, the one thing that can be
 * changed here.
 */
final class AdminServer {

  private static final int MAX_HEAD = 4096;
  private static final int MAX_BODY = 64;
  private static final int MAX_LOGGER = 200;
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String LOG_LEVEL = "/loglevel";

  private final GatewayState state;
  private final HttpServer server;
  private final LogLevels logLevels = new LogLevels();
  private final AtomicReference<Proxy.Stats> counts =
      new AtomicReference<>(new Proxy.Stats(new StatsFrame(), new HttpStats()));
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ProcessMetrics processMetrics = new ProcessMetrics(registry);

  private AdminServer(GatewayState state, HttpServer server) {
    this.state = state;
    this.server = server;
    PrometheusRegistry families = registry.getPrometheusRegistry();
    families.register(new TrafficMetrics(() -> counts.get().frame()));
    families.register(new ConnectionMetrics(() -> counts.get().http()));
    families.register(new ConfigMetrics(state::config, version()));
    families.register(new LossMetrics(state::droppedLines, state::droppedSpans));
  }

  private static String version() {
    String version = AdminServer.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  static Future<AdminServer> start(Vertx vertx, AdminSpec spec, GatewayState state) {
    HttpServer server = vertx.createHttpServer(new HttpServerOptions().setMaxHeaderSize(MAX_HEAD));
    AdminServer admin = new AdminServer(state, server);
    server.requestHandler(admin::serve);
    return server
        .listen(spec.port(), spec.address())
        .map(admin)
        .recover(cause ->
            Future.failedFuture(
                new IOException(
                    "can't listen on %s:%d for admin: %s"
                        .formatted(spec.address(), spec.port(), cause.getMessage()),
                    cause)));
  }

  int port() {
    return server.actualPort();
  }

  Future<Void> close() {
    processMetrics.close();
    return server.close();
  }

  private void serve(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    Page.protect(response::putHeader);
    HostAndPort authority = request.authority();
    String path = request.path() == null ? "" : request.path();
    if (!HostRule.allows(authority == null ? null : authority.host())) {
      end(response, 403, "ask for localhost or an address, not for a name\n");
    } else if (request.method().equals(HttpMethod.GET)) {
      get(path, response);
    } else if (request.method().equals(HttpMethod.PUT) && path.startsWith(LOG_LEVEL + "/")) {
      setLogLevel(path.substring(LOG_LEVEL.length() + 1), request);
    } else {
      response.putHeader("allow", path.startsWith(LOG_LEVEL) ? "GET, PUT" : "GET");
      end(response, 405, "only GET, and PUT /loglevel/LOGGER\n");
    }
  }

  private void get(String path, HttpServerResponse response) {
    switch (path) {
      case "/live" -> end(response, 200, "live\n");
      case "/ready" -> {
        boolean ready = state.ready();
        end(response, ready ? 200 : 503, ready ? "ready\n" : "not ready\n");
      }
      case "/config" -> answer(response, JSON, Future.succeededFuture(config()));
      case "/clusters" -> answer(response, JSON, clusters());
      case "/metrics" -> answer(response, PROMETHEUS, metrics());
      case LOG_LEVEL -> answer(response, JSON, Future.succeededFuture(levels()));
      default -> file(path, response);
    }
  }

  private static void file(String path, HttpServerResponse response) {
    Page.File file = Page.file(path);
    if (file == null) {
      end(response, 404, "there are /, /live, /ready, /config, /clusters, /metrics, /loglevel\n");
    } else {
      var _ = response.putHeader("content-type", file.type()).end(Buffer.buffer(file.bytes()));
    }
  }

  private static void end(HttpServerResponse response, int status, String text) {
    var _ = response.setStatusCode(status).putHeader("content-type", TEXT).end(text);
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
          counts.set(stats);
          return registry.scrape();
        });
  }

  private String levels() {
    return JsonView.of(logLevels.levels());
  }

  private void setLogLevel(String logger, HttpServerRequest request) {
    HttpServerResponse response = request.response();
    Buffer body = Buffer.buffer();
    request.handler(part -> {
      if (body.length() + part.length() <= MAX_BODY) {
        body.appendBuffer(part);
      }
    });
    request.endHandler(_ -> {
      @Nullable String wrong =
          logger.isEmpty() || logger.length() > MAX_LOGGER
              ? "a logger's name has 1 to " + MAX_LOGGER + " characters"
              : logLevels.set(logger, body.toString());
      if (wrong == null) {
        answer(response, JSON, Future.succeededFuture(levels()));
      } else {
        end(response, 400, wrong + "\n");
      }
    });
  }
}
