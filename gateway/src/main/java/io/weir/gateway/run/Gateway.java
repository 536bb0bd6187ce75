package io.weir.gateway.run;

import io.netty.channel.EventLoop;
import io.netty.channel.unix.FileDescriptor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.weir.codec.accesslog.AccessLog;
import io.weir.codec.accesslog.LogWriter;
import io.weir.codec.shell.AccessLogSpec;
import io.weir.codec.shell.AdminSpec;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.TracingSpec;
import io.weir.gateway.config.GatewayFile;
import io.weir.gateway.handover.Predecessor;
import io.weir.gateway.trace.SpanExport;
import io.weir.proxy.Proxy;
import io.weir.proxy.http.AccessSink;
import io.weir.proxy.http.Sinks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A running gateway: its proxy, the admin address beside it, and the files it follows. A
 * configuration that cannot be used changes nothing.
 *
 * <p>Callable from one thread at a time, which is none of its event loops; {@link #cut} from any.
 */
public final class Gateway implements AutoCloseable {

  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Path path;
  private final Consumer<String> journal;
  private final Vertx vertx;
  private final FileWatch watch;
  private final @Nullable LogWriter log;
  private final @Nullable SpanExport spans;
  private final Proxy proxy;
  private final GatewayState state;
  private @Nullable AdminServer admin;

  private Gateway(
      Path path,
      ProxySpec spec,
      Consumer<String> journal,
      Map<String, FileDescriptor> inheritedSockets)
      throws IOException {
    this.path = path;
    this.journal = journal;
    this.watch = new FileWatch(path);
    watch.changed(spec);
    int loops =
        spec.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : spec.eventLoops();
    this.vertx = Transports.vertx(spec.transport(), loops);
    try {
      AccessLogSpec logSpec = spec.accessLog();
      this.log = logSpec == null ? null : open(logSpec);
      TracingSpec tracing = spec.tracing();
      this.spans = tracing == null ? null : new SpanExport(tracing);
      this.proxy =
          Waiting.on(
              Proxy.start(
                  vertx,
                  spec,
                  loops,
                  spec.drain(),
                  () -> new Sinks(accessLog(logSpec, log), spans),
                  inheritedSockets));
    } catch (IOException | RuntimeException e) {
      Waiting.on(vertx.close());
      throw e;
    }
    this.state = new GatewayState(proxy, log, spans);
  }

  private static LogWriter open(AccessLogSpec spec) throws IOException {
    try {
      return new LogWriter(spec.file(), spec.queueBytes());
    } catch (IOException e) {
      throw new IOException("can't write the access log: " + e.getMessage(), e);
    }
  }

  private static @Nullable AccessSink accessLog(
      @Nullable AccessLogSpec spec, @Nullable LogWriter writer) {
    return spec == null || writer == null ? null : new AccessLog(spec.format(), writer)::log;
  }

  /**
   * Starts a gateway and serves.
   *
   * @param journal told in one line each what changes
   * @throws io.weir.codec.ConfigException if the configuration cannot be used
   * @throws IOException if a socket cannot be bound or the access log not be written
   */
  public static Gateway start(Path path, Consumer<String> journal) throws IOException {
    return start(path, journal, null);
  }

  /**
   * Starts a gateway that goes on with another's sockets. As soon as it serves the other finishes;
   * if it does not come to that, the other goes on.
   *
   * @param before the other, or null for none
   */
  public static Gateway start(Path path, Consumer<String> journal, @Nullable Predecessor before)
      throws IOException {
    GatewayFile.Loaded loaded = GatewayFile.load(path, Instant.now());
    loaded.warnings().forEach(warning -> journal.accept("warning: " + warning));
    Map<String, FileDescriptor> sockets = before == null ? Map.of() : before.sockets();
    Gateway gateway = new Gateway(path, loaded.spec(), journal, sockets);
    try {
      // Its address is the other's until the other lets go of it.
      if (before != null) {
        before.ready();
      }
      gateway.startAdmin();
    } catch (IOException | RuntimeException e) {
      gateway.close();
      throw e;
    }
    return gateway;
  }

  private void startAdmin() throws IOException {
    AdminSpec spec = spec().admin();
    admin = spec == null ? null : Waiting.on(AdminServer.start(vertx, spec, state));
    state.ready(true);
  }

  /** The configuration in force. */
  public ProxySpec spec() {
    return proxy.spec();
  }

  /** The port of a listener. */
  public int port(String listener) {
    return proxy.port(spec().binding(listener).orElseThrow());
  }

  /** The port of the admin address, or -1 without one. */
  public int adminPort() {
    return admin == null ? -1 : admin.port();
  }

  /** Takes its files over if they may have changed since the last look. */
  public void follow() {
    if (watch.changed(spec())) {
      reload();
    }
  }

  /** Reads the files anew. What cannot be used is told and changes nothing. */
  public synchronized void reload() {
    if (log != null) {
      log.reopen();
    }
    try {
      GatewayFile.Loaded loaded = GatewayFile.load(path, Instant.now());
      if (loaded.spec().equals(spec())) {
        if (!state.lastReloadGood()) {
          state.restored();
          journal.accept("the files are as before: serving version " + version());
        }
        return;
      }
      List<String> later = onlyAtStart(spec(), loaded.spec());
      Waiting.on(proxy.apply(loaded.spec()));
      state.reloaded();
      later.forEach(part ->
          journal.accept("warning: " + part + ": takes effect at the next start or upgrade"));
      loaded.warnings().forEach(warning -> journal.accept("warning: " + warning));
      journal.accept("serving version " + version());
    } catch (RuntimeException | IOException e) {
      state.notReloaded();
      String.valueOf(e.getMessage()).lines().forEach(journal);
      journal.accept("keeping version " + version());
    }
  }

  private String version() {
    return spec().snapshot().version();
  }

  /** What differs of that which a process takes from its configuration when it starts. */
  private static List<String> onlyAtStart(ProxySpec before, ProxySpec after) {
    Map<String, Function<ProxySpec, @Nullable Object>> parts = new LinkedHashMap<>();
    parts.put("admin", ProxySpec::admin);
    parts.put("access-log", ProxySpec::accessLog);
    parts.put("tracing", ProxySpec::tracing);
    parts.put("event-loops", ProxySpec::eventLoops);
    parts.put("transport", ProxySpec::transport);
    return parts.entrySet().stream()
        .filter(
            part -> !Objects.equals(part.getValue().apply(before), part.getValue().apply(after)))
        .map(Map.Entry::getKey)
        .toList();
  }

  // To be followed by another process

  /** Where a socket can be served that passes on this gateway's own; null if it cannot do that. */
  @Nullable EventLoop handoverLoop() {
    return proxy.canHandOver() ? ((VertxInternal) vertx).eventLoopGroup().next() : null;
  }

  /** The listening sockets, which stay its own too. */
  Map<String, FileDescriptor> sockets() {
    return proxy.handOver();
  }

  /** Lets go of the admin address, which another process needs. */
  void closeAdmin() throws IOException {
    AdminServer serving = admin;
    if (serving != null) {
      Waiting.on(serving.close());
    }
  }

  // The end

  /** Finishes what is under way, within the configured time, and ends. */
  @Override
  public void close() {
    state.ready(false);
    Duration limit = spec().drain();
    try {
      Waiting.on(proxy.drain(limit), limit.plus(CLOSING));
    } catch (IOException e) {
      journal.accept("not all connections could be drained: " + e.getMessage());
    }
    try {
      Waiting.on(vertx.close());
    } catch (IOException e) {
      journal.accept("not everything could be closed: " + e.getMessage());
    }
    if (log != null) {
      log.close();
    }
    if (spans != null) {
      spans.close();
    }
  }

  /** Cuts what is under way, so that {@link #close} need not wait for it. */
  void cut() {
    proxy.cut();
  }
}
