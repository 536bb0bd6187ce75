package io.weir.gateway.run;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.weir.codec.accesslog.AccessLog;
import io.weir.codec.accesslog.LogWriter;
import io.weir.codec.shell.AccessLogSpec;
import io.weir.codec.shell.ProxySpec;
import io.weir.gateway.config.GatewayFile;
import io.weir.proxy.Proxy;
import io.weir.proxy.http.AccessSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running gateway: its proxy, the admin address beside it, and the files it follows. A
 * configuration that cannot be used changes nothing.
 *
 * <p>Callable from one thread at a time, which is none of its event loops.
 */
public final class Gateway implements AutoCloseable {

  private static final long WATCH_MILLIS = 1000;

  private final Path path;
  private final Consumer<String> journal;
  private final Vertx vertx;
  private final FileWatch watch;
  private final @Nullable LogWriter log;
  private final Proxy proxy;
  private final @Nullable AdminServer admin;
  private final GatewayState state;

  private Gateway(Path path, ProxySpec spec, Consumer<String> journal) throws IOException {
    this.path = path;
    this.journal = journal;
    this.watch = new FileWatch(path);
    watch.changed(spec);
    int loops =
        spec.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : spec.eventLoops();
    this.vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(loops)
                .setPreferNativeTransport(spec.transport() != ProxySpec.Transport.NIO));
    try {
      AccessLogSpec logSpec = spec.accessLog();
      this.log = logSpec == null ? null : new LogWriter(logSpec.file(), logSpec.queueBytes());
      this.proxy = Waiting.on(Proxy.start(vertx, spec, loops, spec.drain(), sinks(logSpec, log)));
      this.state = new GatewayState(proxy);
      this.admin =
          spec.admin() == null ? null : Waiting.on(AdminServer.start(vertx, spec.admin(), state));
    } catch (IOException | RuntimeException e) {
      Waiting.on(vertx.close());
      throw e;
    }
    state.ready(true);
  }

  private static @Nullable Supplier<AccessSink> sinks(
      @Nullable AccessLogSpec spec, @Nullable LogWriter writer) {
    return spec == null || writer == null ? null : () -> new AccessLog(spec.format(), writer)::log;
  }

  /**
   * Starts a gateway and serves.
   *
   * @param journal told in one line each what changes
   * @throws io.weir.codec.ConfigException if the configuration cannot be used
   * @throws IOException if a socket cannot be bound or the access log not be written
   */
  public static Gateway start(Path path, Consumer<String> journal) throws IOException {
    GatewayFile.Loaded loaded = GatewayFile.load(path, Instant.now());
    loaded.warnings().forEach(warning -> journal.accept("warning: " + warning));
    return new Gateway(path, loaded.spec(), journal);
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

  /** Waits until the files may have changed, and takes them over if so. */
  public void follow() throws InterruptedException {
    Thread.sleep(WATCH_MILLIS);
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
        return;
      }
      Waiting.on(proxy.apply(loaded.spec()));
      state.reloaded(true);
      loaded.warnings().forEach(warning -> journal.accept("warning: " + warning));
      journal.accept("serving version " + loaded.spec().snapshot().version());
    } catch (RuntimeException | IOException e) {
      state.reloaded(false);
      String.valueOf(e.getMessage()).lines().forEach(journal);
      journal.accept("keeping version " + spec().snapshot().version());
    }
  }

  /** Finishes what is under way, within the configured time, and ends. */
  @Override
  public void close() {
    state.ready(false);
    Duration limit = spec().drain();
    try {
      Waiting.on(proxy.drain(limit), limit.plusSeconds(5));
      Waiting.on(vertx.close());
    } catch (IOException e) {
      journal.accept("not all connections could be drained: " + e.getMessage());
    }
    if (log != null) {
      log.close();
    }
  }
}
