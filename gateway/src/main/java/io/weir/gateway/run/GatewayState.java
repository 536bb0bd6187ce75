package io.weir.gateway.run;

import io.weir.codec.accesslog.LogWriter;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.CertificateSpec;
import io.weir.codec.shell.Pem;
import io.weir.codec.shell.ProxySpec;
import io.weir.gateway.metrics.ConfigMetrics.Certificate;
import io.weir.gateway.metrics.ConfigMetrics.Config;
import io.weir.gateway.trace.SpanExport;
import io.weir.proxy.Proxy;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What operators can ask a gateway. Callable from any thread. */
final class GatewayState {

  private final Proxy proxy;
  private final @Nullable LogWriter log;
  private final @Nullable SpanExport spans;
  private volatile boolean ready;
  private volatile boolean lastReloadGood = true;
  private volatile Config config;

  GatewayState(Proxy proxy, @Nullable LogWriter log, @Nullable SpanExport spans) {
    this.proxy = proxy;
    this.log = log;
    this.spans = spans;
    this.config = config(0, 0, proxy.spec());
  }

  Proxy proxy() {
    return proxy;
  }

  /** Lines of the access log that were lost. */
  long droppedLines() {
    return log == null ? 0 : log.dropped();
  }

  /** Spans that were lost. */
  long droppedSpans() {
    return spans == null ? 0 : spans.dropped();
  }

  /** Whether it serves a full configuration, and goes on doing so. */
  boolean ready() {
    return ready;
  }

  void ready(boolean now) {
    ready = now;
  }

  /** Whether the files are what is served. */
  boolean lastReloadGood() {
    return lastReloadGood;
  }

  /** What is served, since when. */
  Config config() {
    return config;
  }

  /** Another configuration was taken over. Called by one thread at a time, as are the next. */
  void reloaded() {
    lastReloadGood = true;
    config = config(config.good() + 1, config.bad(), proxy.spec());
  }

  /** What was changed is as before again. */
  void restored() {
    lastReloadGood = true;
  }

  /** Another configuration could not be used. */
  void notReloaded() {
    lastReloadGood = false;
    Config last = config;
    config =
        new Config(last.good(), last.bad() + 1, last.since(), last.snapshot(), last.certificates());
  }

  private static Config config(long good, long bad, ProxySpec spec) {
    List<Certificate> certificates = new ArrayList<>();
    for (BindingSpec binding : spec.bindings()) {
      if (binding.tls() != null) {
        binding.tls().certificates().forEach(each -> add(binding, each, certificates));
      }
    }
    return new Config(good, bad, Instant.now(), spec.snapshot().version(), certificates);
  }

  private static void add(BindingSpec binding, CertificateSpec spec, List<Certificate> to) {
    try {
      Instant expires = Pem.certificates(spec.chain()).getFirst().getNotAfter().toInstant();
      to.add(new Certificate(binding.listener(), spec.chain().origin(), expires));
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was checked", e);
    }
  }
}
