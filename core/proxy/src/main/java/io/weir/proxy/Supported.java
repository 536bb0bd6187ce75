package io.weir.proxy;

import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.TlsSpec;
import io.weir.proxy.tls.CertificateTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Refuses what would otherwise be ignored: a promise that is not kept is worse than none. */
final class Supported {

  private Supported() {}

  /** Throws an {@link UnsupportedException} with everything that cannot be done. */
  static void check(ProxySpec spec) {
    List<String> faults = new ArrayList<>();
    spec.bindings().forEach(binding -> check(binding, faults));
    if (!faults.isEmpty()) {
      throw new UnsupportedException(faults);
    }
  }

  private static void check(BindingSpec binding, List<String> faults) {
    String place = "listeners." + binding.listener() + ": ";
    TlsSpec tls = binding.tls();
    if (tls != null) {
      boolean staples =
          tls.certificates().stream().anyMatch(certificate -> certificate.staple() != null);
      refuse(faults, place, "tls ocsp by the JDK's TLS", staples && !CertificateTable.nativeTls());
    }
  }

  /** The clusters that HTTP requests go to, and not only raw connections. */
  static Set<String> forRequests(ProxySpec spec) {
    Set<String> clusters = new HashSet<>();
    for (BindingSpec binding : spec.bindings()) {
      if (binding.protocol() != BindingSpec.Protocol.TCP) {
        spec.snapshot().listeners().stream()
            .filter(listener -> listener.name().equals(binding.listener()))
            .flatMap(listener -> listener.routes().stream())
            .flatMap(route -> route.backends().stream())
            .forEach(backend -> clusters.add(backend.cluster()));
      }
    }
    return clusters;
  }

  private static void refuse(List<String> faults, String place, String what, boolean asked) {
    if (asked) {
      faults.add(place + what + " is not supported yet; leave it out");
    }
  }
}
