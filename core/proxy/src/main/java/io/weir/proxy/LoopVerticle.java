package io.weir.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.ShellLimits;
import io.weir.proxy.http.HttpUpstream;
import io.weir.proxy.http.LoopContext;
import io.weir.proxy.http.Sinks;
import io.weir.proxy.loop.LoopAllocator;
import io.weir.proxy.loop.VertxScheduler;
import io.weir.proxy.net.AddressCounts;
import io.weir.proxy.net.UpstreamConnector;
import io.weir.proxy.tcp.TcpUpstream;
import io.weir.routing.exchange.Listener;
import io.weir.routing.exchange.Router;
import java.security.SecureRandom;
import java.time.Duration;
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
  private final AddressCounts addresses;
  private final Sinks sinks;
  private final Map<SocketKey, LoopListener> listeners = new LinkedHashMap<>();
  private final Map<LoopListener, Future<Void>> draining = new LinkedHashMap<>();
  private EventLoop eventLoop;
  private LoopAllocator allocator;
  private LoopContext loop;
  private Upstreams upstreams;
  private Arrivals arrivals;
  private Router router;

  @SuppressWarnings("NullAway") // the rest is made on the loop, before anything else runs
  LoopVerticle(int loops, ShellLimits limits, AddressCounts addresses, Sinks sinks) {
    this.addresses = addresses;
    this.loops = loops;
    this.firstLimits = limits;
    this.sinks = sinks;
  }

  @Override
  public Future<?> start() {
    eventLoop = ((ContextInternal) context).nettyEventLoop();
    allocator = new LoopAllocator(eventLoop, ByteBufAllocator.DEFAULT);
    VertxScheduler scheduler = new VertxScheduler(eventLoop);
    loop = new LoopContext(loops, scheduler, newRandom(), firstLimits, sinks);
    arrivals = new Arrivals(loop, addresses);
    UpstreamConnector connector = new UpstreamConnector(newBootstrap(), scheduler);
    upstreams = new Upstreams(new HttpUpstream(loop, connector), new TcpUpstream(loop, connector));
    router = new Router(scheduler, newRandom(), upstreams);
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    allocator.close();
    return Future.succeededFuture();
  }

  private Bootstrap newBootstrap() {
    VertxInternal internal = (VertxInternal) vertx;
    return new Bootstrap()
        .group(eventLoop)
        .option(ChannelOption.ALLOCATOR, allocator)
        .channelFactory(internal.transport().channelFactory(false))
        .resolver(internal.nameResolver().nettyAddressResolverGroup());
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

  /** Gets a connection that was just accepted. Callable from any loop. */
  void take(SocketKey key, Channel channel) {
    channel.pipeline().addLast(new Accepted(key));
    var _ =
        eventLoop
            .register(channel)
            .addListener(registered -> {
              if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
              }
            });
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  /** Begins as soon as the connection belongs to this loop. */
  private final class Accepted extends ChannelInitializer<Channel> {
    private final SocketKey key;

    Accepted(SocketKey key) {
      this.key = key;
    }

    @Override
    protected void initChannel(Channel channel) {
      accept(key, channel);
    }
  }

  // All of the following on the loop

  LoopContext loop() {
    return loop;
  }

  Router router() {
    return router;
  }

  /** Takes over a configuration in one step. */
  Future<Void> apply(Prepared next, Duration drain) {
    loop.limits(next.spec().limits());
    arrivals.apply();
    upstreams.apply(next.upstreams());
    router.apply(next.spec().snapshot());
    Map<SocketKey, LoopListener> left = new LinkedHashMap<>(listeners);
    for (BindingSpec binding : next.spec().bindings()) {
      SocketKey key = SocketKey.of(binding);
      String passing = binding.passthrough();
      LoopListener.Served served =
          new LoopListener.Served(
              listener(binding.listener()),
              binding,
              next.certificates(binding),
              passing == null ? null : listener(passing));
      LoopListener listener = left.remove(key);
      if (listener == null) {
        listeners.put(key, new LoopListener(loop, arrivals, served));
      } else {
        listener.serve(served);
      }
    }
    left.forEach((key, listener) -> {
      listeners.remove(key);
      drain(listener, drain);
    });
    return Future.succeededFuture();
  }

  private Listener listener(String name) {
    return Objects.requireNonNull(router.listener(name), "checked by the spec");
  }

  /** Lets the connections that there are finish. */
  Future<Void> drain(Duration limit) {
    listeners.values().forEach(listener -> drain(listener, limit));
    listeners.clear();
    List<Future<Void>> all = List.copyOf(draining.values());
    return all.isEmpty() ? Future.succeededFuture() : Future.all(all).mapEmpty();
  }

  private void drain(LoopListener listener, Duration limit) {
    Future<Void> drained = listener.drain(limit);
    draining.put(listener, drained);
    drained.onComplete(_ -> draining.remove(listener));
  }

  /** Closes all connections of clients. */
  Future<Void> cut() {
    listeners.values().forEach(LoopListener::cut);
    List.copyOf(draining.keySet()).forEach(LoopListener::cut);
    return Future.succeededFuture();
  }

  private void accept(SocketKey key, Channel channel) {
    channel.config().setAllocator(allocator);
    LoopListener listener = listeners.get(key);
    if (listener == null) {
      var _ = channel.close();
    } else {
      listener.accept(channel);
    }
  }
}
