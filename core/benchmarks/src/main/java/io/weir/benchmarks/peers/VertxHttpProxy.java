package io.weir.benchmarks.peers;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;

/**
 * The least that makes a reverse proxy of Vert.x's HttpServer and HttpClient, on one event loop: no
 * routes, no balancer, no limits. Arguments: the port to listen on, the port to forward to.
 */
public final class VertxHttpProxy extends VerticleBase {

  private static final int POOL = 128;

  private final int port;
  private final RequestOptions target;
  private HttpClient client;

  @SuppressWarnings("NullAway") // made before a request comes
  private VertxHttpProxy(int port, int upstream) {
    this.port = port;
    this.target = new RequestOptions().setHost("127.0.0.1").setPort(upstream);
  }

  /** Serves until it is ended. */
  public static void main(String[] arguments) {
    VertxOptions options =
        new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true);
    VertxHttpProxy proxy =
        new VertxHttpProxy(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    var _ = Vertx.vertx(options).deployVerticle(proxy).onFailure(Throwable::printStackTrace);
  }

  @Override
  public Future<?> start() {
    client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(POOL));
    return vertx.createHttpServer().requestHandler(this::forward).listen(port, "127.0.0.1");
  }

  private void forward(HttpServerRequest request) {
    request.pause();
    RequestOptions options =
        new RequestOptions(target).setMethod(request.method()).setURI(request.uri());
    client
        .request(options)
        .compose(upstream -> send(request, upstream))
        .onSuccess(answer -> answer(request, answer))
        .onFailure(_ -> {
          var _ = request.response().setStatusCode(502).end();
        });
  }

  private static Future<HttpClientResponse> send(
      HttpServerRequest request, HttpClientRequest upstream) {
    upstream.headers().setAll(request.headers());
    return upstream.send(request);
  }

  private static void answer(HttpServerRequest request, HttpClientResponse answer) {
    request.response().setStatusCode(answer.statusCode()).headers().setAll(answer.headers());
    var _ = request.response().send(answer);
  }
}
