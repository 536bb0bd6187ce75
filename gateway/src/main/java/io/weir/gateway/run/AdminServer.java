package io.weir.gateway.run;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.weir.codec.shell.AdminSpec;
import io.weir.routing.cluster.Cluster;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.exchange.Router;
import java.util.List;

/**
 * Answers operators: {@code /live}, {@code /ready}, {@code /config}, {@code /clusters}. It only
 * tells; nothing can be changed here.
 */
final class AdminServer {

  private static final int MAX_HEAD = 4096;

  private final GatewayState state;
  private final HttpServer server;

  private AdminServer(GatewayState state, HttpServer server) {
    this.state = state;
    this.server = server;
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
      case "/config" -> json(response, Future.succeededFuture(config()));
      case "/clusters" -> json(response, clusters());
      default -> end(response, 404, "there are /live, /ready, /config, /clusters\n");
    }
  }

  private static void end(HttpServerResponse response, int status, String text) {
    var _ = response.setStatusCode(status).putHeader("content-type", "text/plain").end(text);
  }

  private static void json(HttpServerResponse response, Future<JsonObject> answer) {
    answer
        .onSuccess(json -> {
          var _ =
              response
                  .putHeader("content-type", "application/json")
                  .end(json.encodePrettily() + "\n");
        })
        .onFailure(e -> end(response, 500, e + "\n"));
  }

  private JsonObject config() {
    var spec = state.proxy().spec();
    JsonArray listeners = new JsonArray();
    spec.bindings()
        .forEach(binding ->
            listeners.add(
                new JsonObject()
                    .put("name", binding.listener())
                    .put("address", binding.address())
                    .put("port", binding.port())
                    .put("tls", binding.tls() != null)));
    return new JsonObject()
        .put("version", spec.snapshot().version())
        .put("filesInForce", state.lastReloadGood())
        .put("listeners", listeners);
  }

  private Future<JsonObject> clusters() {
    return state
        .proxy()
        .collect((router, loop) -> clusters(router, loop.scheduler().nanos()))
        .map(AdminServer::byLoop);
  }

  private static JsonObject byLoop(List<JsonArray> loops) {
    return new JsonObject().put("loops", new JsonArray(loops));
  }

  private static JsonArray clusters(Router router, long nowNanos) {
    JsonArray clusters = new JsonArray();
    for (Cluster cluster : router.clusters()) {
      JsonArray endpoints = new JsonArray();
      for (Endpoint endpoint : cluster.endpoints()) {
        double cost = cluster.cost(endpoint, nowNanos);
        endpoints.add(
            new JsonObject()
                .put("address", endpoint.address())
                .put("inFlight", endpoint.inFlight())
                .put("ejected", endpoint.ejected())
                .put("suspect", cluster.suspects(endpoint))
                .put("costMillis", Double.isNaN(cost) ? null : cost / 1e6)
                .put("tries", endpoint.stats().total()));
      }
      clusters.add(
          new JsonObject()
              .put("name", cluster.name())
              .put("panicking", cluster.panicking())
              .put("endpoints", endpoints));
    }
    return clusters;
  }
}
