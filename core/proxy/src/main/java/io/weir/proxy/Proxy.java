package io.weir.proxy;

import io.netty.channel.unix.FileDescriptor;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.ProxySpec;
import io.weir.proxy.http.HttpStats;
import io.weir.proxy.http.LoopContext;
import io.weir.proxy.http.Sinks;
import io.weir.proxy.net.AddressCounts;
import io.weir.routing.exchange.Router;
import io.weir.routing.stats.StatsFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A running proxy: the same configuration on each of its event loops. Callable from any thread; a
 * configuration is taken over by each loop in one step, so no request is answered from a mix of
 * two.
 */
public final class Proxy {

  private final Vertx vertx;
  private final List<LoopVerticle> loops = new ArrayList<>();
  private final Duration drain;
  private final Map<String, FileDescriptor> inherited;
  private volatile Map<SocketKey, ListenSocket> sockets = Map.of();
  private volatile Prepared current;

  private Proxy(
      Vertx vertx, Prepared first, Duration drain, Map<String, FileDescriptor> inherited) {
    this.vertx = vertx;
    this.current = first;
    this.drain = drain;
    this.inherited = new HashMap<>(inherited);
  }

  /**
   * Starts a proxy. The future fails if a socket cannot be bound.
   *
   * @param loops how many event loops work; at most as many as Vert.x has
   * @param sinks gives each loop those that are told of its requests
   * @param drain how long a listener that goes may take to finish what is under way
   * @throws io.weir.routing.spec.SpecException if a route cannot be used
   * @throws io.weir.proxy.tls.TlsException if a certificate cannot be used
   */
  public static Future<Proxy> start(
      Vertx vertx, ProxySpec spec, int loops, Duration drain, Supplier<Sinks> sinks) {
    return start(vertx, spec, loops, drain, sinks, Map.of());
  }

  /**
   * Starts a proxy that goes on with another process's listening sockets.
   *
   * @param inherited what the other's {@link #handOver} gave; those that are not needed are closed
   */
  public static Future<Proxy> start(
      Vertx vertx,
      ProxySpec spec,
      int loops,
      Duration drain,
      Supplier<Sinks> sinks,
      Map<String, FileDescriptor> inherited) {
    Prepared prepared = Prepared.of(spec, null);
    Proxy proxy = new Proxy(vertx, prepared, drain, inherited);
    List<Future<?>> deployed = new ArrayList<>();
    AddressCounts addresses = new AddressCounts();
    for (int i = 0; i < loops; i++) {
      LoopVerticle loop = new LoopVerticle(loops, spec.limits(), addresses, sinks.get());
      proxy.loops.add(loop);
      deployed.add(vertx.deployVerticle(loop, new DeploymentOptions()));
    }
    return Future.all(deployed)
        .compose(_ -> proxy.take(prepared))
        .onComplete(_ -> proxy.closeInherited())
        .map(_ -> proxy);
  }

  /**
   * Takes over another configuration. If this throws, or the future fails because a socket cannot
   * be bound, the one before stays in force.
   *
   * @throws io.weir.routing.spec.SpecException if a route cannot be used
   * @throws io.weir.proxy.tls.TlsException if a certificate cannot be used
   */
  public Future<Void> apply(ProxySpec spec) {
    return take(Prepared.of(spec, current));
  }

  private Future<Void> take(Prepared next) {
    Map<SocketKey, ListenSocket> all = new LinkedHashMap<>();
    return bind(next.spec(), all)
        .compose(_ -> Future.all(closeAllBut(all.keySet())))
        .compose(_ -> onEach(loop -> loop.apply(next, drain)))
        .onSuccess(_ -> {
          sockets = Collections.unmodifiableMap(all);
          all.values().forEach(ListenSocket::accept);
          current = next;
        });
  }

  /** Finds or binds all sockets of a configuration; if that fails, those bound are closed again. */
  private Future<Void> bind(ProxySpec spec, Map<SocketKey, ListenSocket> all) {
    List<Future<ListenSocket>> bound = new ArrayList<>();
    for (BindingSpec binding : spec.bindings()) {
      SocketKey key = SocketKey.of(binding);
      ListenSocket known = sockets.get(key);
      if (known == null) {
        bound.add(open(key, bound.size()));
      } else {
        all.put(key, known);
      }
    }
    return Future.join(bound)
        .<Void>mapEmpty()
        .onSuccess(_ -> bound.forEach(each -> all.put(each.result().key(), each.result())))
        .onFailure(_ -> bound.forEach(each -> each.onSuccess(ListenSocket::close)));
  }

  private Future<ListenSocket> open(SocketKey key, int turn) {
    FileDescriptor before = inherited.remove(key.toString());
    return before == null
        ? ListenSocket.bind(vertx, key, loops, turn)
        : ListenSocket.inherit(key, before, loops, turn);
  }

  private void closeInherited() {
    for (FileDescriptor unused : inherited.values()) {
      try {
        unused.close();
      } catch (IOException _) {
        // It is closed all the same.
      }
    }
    inherited.clear();
  }

  private List<Future<Void>> closeAllBut(Set<SocketKey> kept) {
    List<Future<Void>> closed = new ArrayList<>();
    sockets.forEach((key, socket) -> {
      if (!kept.contains(key)) {
        closed.add(socket.close());
      }
    });
    return closed;
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
    return current.spec();
  }

  /** The port that a binding of the configuration in force has got. */
  public int port(BindingSpec binding) {
    return Objects.requireNonNull(sockets.get(SocketKey.of(binding)), "not in force").port();
  }

  /** Whether {@link #handOver} is possible; it needs Linux' epoll. */
  public boolean canHandOver() {
    return sockets.values().stream().allMatch(ListenSocket::canBeHandedOver);
  }

  /**
   * The listening sockets, for another process to go on with: by names that mean the same there.
   * They stay this proxy's too, until it drains.
   */
  public Map<String, FileDescriptor> handOver() {
    Map<String, FileDescriptor> descriptors = new LinkedHashMap<>();
    sockets.forEach((key, socket) -> descriptors.put(key.toString(), socket.descriptor()));
    return descriptors;
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
    return Future.all(closeAllBut(Set.of())).compose(_ -> onEach(loop -> loop.drain(limit)));
  }

  /** Closes all connections at once; whoever drains need not wait for them. */
  public Future<Void> cut() {
    return onEach(LoopVerticle::cut);
  }

  /** The Vert.x instance that it runs on. */
  public Vertx vertx() {
    return vertx;
  }
}
