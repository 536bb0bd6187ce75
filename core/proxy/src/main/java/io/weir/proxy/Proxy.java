package io.weir.proxy;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.ProxySpec;
import io.weir.proxy.http.AccessSink;
import io.weir.proxy.http.HttpStats;
import io.weir.proxy.http.LoopContext;
import io.weir.routing.exchange.Router;
import io.weir.routing.stats.StatsFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running proxy: the same configuration on each of its event loops. Callable from any thread; a
 * configuration is taken over by each loop in one step, so no request is answered from a mix of
 * two.
 */
public final class Proxy {

  private final Vertx vertx;
  private final List<LoopVerticle> loops = new ArrayList<>();
  private final Duration drain;
  private volatile ProxySpec current;

  private Proxy(Vertx vertx, ProxySpec spec, Duration drain) {
    this.vertx = vertx;
    this.current = spec;
    this.drain = drain;
  }

  /**
   * Starts a proxy. The future fails if a socket cannot be bound.
   *
   * @param loops how many event loops work; at most as many as Vert.x has
   * @param accessLog gives each loop its own, or null for none
   * @param drain how long a listener that goes may take to finish what is under way
   * @throws io.weir.routing.spec.SpecException if a route cannot be used
   * @throws io.weir.proxy.tls.TlsException if a certificate cannot be used
   */
  public static Future<Proxy> start(
      Vertx vertx,
      ProxySpec spec,
      int loops,
      Duration drain,
      @Nullable Supplier<AccessSink> accessLog) {
    Prepared prepared = Prepared.of(spec);
    Proxy proxy = new Proxy(vertx, spec, drain);
    List<Future<?>> deployed = new ArrayList<>();
    for (int i = 0; i < loops; i++) {
      LoopVerticle loop =
          new LoopVerticle(loops, spec.limits(), accessLog == null ? null : accessLog.get());
      proxy.loops.add(loop);
      deployed.add(vertx.deployVerticle(loop, new DeploymentOptions()));
    }
    return Future.all(deployed).compose(_ -> proxy.take(prepared)).map(_ -> proxy);
  }

  /**
   * Takes over another configuration. If this throws, or the future fails because a socket cannot
   * be bound, the one before stays in force.
   *
   * @throws io.weir.routing.spec.SpecException if a route cannot be used
   * @throws io.weir.proxy.tls.TlsException if a certificate cannot be used
   */
  public Future<Void> apply(ProxySpec spec) {
    return take(Prepared.of(spec));
  }

  private Future<Void> take(Prepared next) {
    return onEach(loop -> loop.bind(next))
        .compose(_ -> onEach(loop -> loop.apply(next, drain)))
        .onSuccess(_ -> current = next.spec());
  }

  private Future<Void> onEach(Function<LoopVerticle, Future<Void>> work) {
    List<Future<?>> all = new ArrayList<>();
    for (LoopVerticle loop : loops) {
      all.add(loop.call(() -> work.apply(loop)));
    }
    return Future.all(all).mapEmpty();
  }

  /** The configuration in force. */
  public ProxySpec spec() {
    return current;
  }

  /** The port that a binding of the configuration in force has got. */
  public Future<Integer> port(BindingSpec binding) {
    LoopVerticle first = loops.getFirst();
    return first.call(() -> Future.succeededFuture(first.port(binding)));
  }

  /** What was counted on all loops together, by the core and by the connections. */
  public Future<Stats> stats() {
    return collect(
            (router, loop) -> {
              HttpStats http = new HttpStats();
              http.add(loop.stats());
              return new Stats(router.frame(), http);
            })
        .map(all -> {
          Stats sum = new Stats(new StatsFrame(), new HttpStats());
          all.forEach(each -> {
            sum.frame.add(each.frame);
            sum.http.add(each.http);
          });
          return sum;
        });
  }

  /**
   * Counts.
   *
   * @param frame of routes and endpoints
   * @param http of connections and answers
   */
  public record Stats(StatsFrame frame, HttpStats http) {}

  /** Asks each loop for something; it must copy what it gives. */
  public <T> Future<List<T>> collect(BiFunction<Router, LoopContext, T> question) {
    List<Future<T>> answers = new ArrayList<>();
    for (LoopVerticle loop : loops) {
      answers.add(
          loop.call(() -> Future.succeededFuture(question.apply(loop.router(), loop.loop()))));
    }
    return Future.all(answers).map(all -> all.<T>list());
  }

  /**
   * Accepts no more connections, lets those that there are finish within the limit, and closes the
   * rest.
   */
  public Future<Void> drain(Duration limit) {
    return onEach(loop -> loop.drain(limit));
  }

  /** The Vert.x instance that it runs on. */
  public Vertx vertx() {
    return vertx;
  }
}
