package io.weir.proxy;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.ShellLimits;
import io.weir.codec.shell.UpstreamSpec.Connections;
import io.weir.proxy.http.AccessSink;
import io.weir.proxy.http.HttpUpstream;
import io.weir.proxy.http.LoopContext;
import io.weir.proxy.loop.VertxScheduler;
import io.weir.routing.exchange.Router;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/**
 * All of one event loop: its router, its connections to endpoints, its share of the listeners'
 * connections. Shares nothing with other loops; whoever is outside hands it work by {@link #call}.
 */
final class LoopVerticle extends VerticleBase {

  private static final RandomGeneratorFactory<RandomGenerator> RANDOM =
      RandomGeneratorFactory.of("L64X128MixRandom");

  private final int loops;
  private final ShellLimits firstLimits;
  private final @Nullable AccessSink accessLog;
  private final Map<ListenerKey, LoopListener> listeners = new LinkedHashMap<>();
  private LoopContext loop;
  private HttpUpstream upstream;
  private Router router;

  /** A socket by what makes it another one. */
  record ListenerKey(String host, int port, String name) {
    static ListenerKey of(BindingSpec binding) {
      return new ListenerKey(binding.address(), binding.port(), binding.listener());
    }
  }

  @SuppressWarnings("NullAway") // the rest is made on the loop, before anything else runs
  LoopVerticle(int loops, ShellLimits limits, @Nullable AccessSink accessLog) {
    this.loops = loops;
    this.firstLimits = limits;
    this.accessLog = accessLog;
  }

  @Override
  public Future<?> start() {
    EventLoop eventLoop = ((ContextInternal) context).nettyEventLoop();
    VertxScheduler scheduler = new VertxScheduler(eventLoop);
    loop = new LoopContext(loops, scheduler, newRandom(), firstLimits, accessLog);
    upstream = new HttpUpstream(loop, this::newClient);
    router = new Router(scheduler, newRandom(), upstream);
    return Future.succeededFuture();
  }

  private NetClient newClient(Connections limits) {
    return vertx.createNetClient(
        new NetClientOptions()
            .setTcpNoDelay(true)
            .setConnectTimeout((int) limits.connectTimeout().toMillis()));
  }

  private static RandomGenerator newRandom() {
    return RANDOM.create(new SecureRandom().nextLong());
  }

  /** Does something on this loop, and tells what came of it. Callable from anywhere. */
  <T extends @Nullable Object> Future<T> call(Supplier<Future<T>> work) {
    Promise<T> promise = Promise.promise();
    Context on = context;
    on.runOnContext(_ -> {
      try {
        work.get().onComplete(promise);
      } catch (RuntimeException e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }

  // All of the following on the loop

  LoopContext loop() {
    return loop;
  }

  Router router() {
    return router;
  }

  /** Binds the sockets that are not bound yet. Nothing is served on them before {@link #apply}. */
  Future<Void> bind(Prepared next) {
    List<Future<?>> bound = new ArrayList<>();
    for (BindingSpec binding : next.spec().bindings()) {
      ListenerKey key = ListenerKey.of(binding);
      if (!listeners.containsKey(key)) {
        LoopListener listener = new LoopListener(loop);
        listeners.put(key, listener);
        bound.add(listener.bind(vertx, key).onFailure(_ -> listeners.remove(key)));
      }
    }
    return bound.isEmpty() ? Future.succeededFuture() : Future.all(bound).mapEmpty();
  }

  /** Takes over a configuration in one step. */
  Future<Void> apply(Prepared next, Duration drain) {
    loop.limits(next.spec().limits());
    upstream.apply(next.spec().upstreams());
    router.apply(next.spec().snapshot());
    Map<ListenerKey, LoopListener> left = new LinkedHashMap<>(listeners);
    for (BindingSpec binding : next.spec().bindings()) {
      ListenerKey key = ListenerKey.of(binding);
      LoopListener listener = Objects.requireNonNull(left.remove(key), "bound before");
      listener.serve(
          Objects.requireNonNull(router.listener(binding.listener()), "checked by the spec"),
          next.certificates(binding));
    }
    left.forEach((key, listener) -> {
      listeners.remove(key);
      listener.drain(drain);
    });
    return Future.succeededFuture();
  }

  /** The port that a listener is bound to. */
  int port(BindingSpec binding) {
    LoopListener listener = listeners.get(ListenerKey.of(binding));
    return listener == null ? -1 : listener.port();
  }

  /** Accepts no more connections and lets those that there are finish. */
  Future<Void> drain(Duration limit) {
    List<Future<?>> drained = new ArrayList<>();
    listeners.values().forEach(listener -> drained.add(listener.drain(limit)));
    listeners.clear();
    return drained.isEmpty() ? Future.succeededFuture() : Future.all(drained).mapEmpty();
  }
}
