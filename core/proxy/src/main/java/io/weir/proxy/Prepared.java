package io.weir.proxy;

import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.TlsSpec;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.proxy.net.PreparedUpstream;
import io.weir.proxy.tls.CertificateTable;
import io.weir.routing.exchange.RouteTable;
import io.weir.routing.spec.ListenerSpec;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that was checked to the end, its certificates read: every loop can take it over.
 * Immutable.
 */
final class Prepared {

  private final ProxySpec spec;
  private final Map<Offer, CertificateTable> tables = new HashMap<>();
  private final Map<String, PreparedUpstream> upstreams = new HashMap<>();

  /** What a table depends on: its certificates, and the protocols that are offered with them. */
  private record Offer(TlsSpec tls, BindingSpec.Protocol protocol) {}

  private Prepared(ProxySpec spec) {
    this.spec = spec;
  }

  /**
   * Reads and checks what loops could stumble over.
   *
   * @param before whose certificates are gone on with where they are the same, so that sessions go
   *     on too; null for none
   * @throws UnsupportedException if something cannot be done yet
   * @throws io.weir.routing.spec.SpecException if a route cannot be used
   * @throws io.weir.proxy.tls.TlsException if a certificate cannot be used
   */
  static Prepared of(ProxySpec spec, @Nullable Prepared before) {
    Supported.check(spec);
    for (ListenerSpec listener : spec.snapshot().listeners()) {
      new RouteTable(listener);
    }
    Prepared prepared = new Prepared(spec);
    for (BindingSpec binding : spec.bindings()) {
      TlsSpec tls = binding.tls();
      if (tls != null) {
        Offer offer = new Offer(tls, binding.protocol());
        CertificateTable known = before == null ? null : before.tables.get(offer);
        prepared.tables.computeIfAbsent(
            offer, each -> known == null ? CertificateTable.load(each.tls, each.protocol) : known);
      }
    }
    Set<String> requested = Supported.forRequests(spec);
    for (UpstreamSpec upstream : spec.upstreams()) {
      prepared.upstreams.put(
          upstream.cluster(),
          PreparedUpstream.of(upstream, requested.contains(upstream.cluster())));
    }
    return prepared;
  }

  ProxySpec spec() {
    return spec;
  }

  /** How clusters are reached, by their names. */
  Map<String, PreparedUpstream> upstreams() {
    return Collections.unmodifiableMap(upstreams);
  }

  @Nullable CertificateTable certificates(BindingSpec binding) {
    TlsSpec tls = binding.tls();
    return tls == null ? null : tables.get(new Offer(tls, binding.protocol()));
  }
}
