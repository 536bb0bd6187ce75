package io.weir.proxy;

import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.TlsSpec;
import io.weir.codec.shell.UpstreamSpec;
import java.util.ArrayList;
import java.util.List;

/** Refuses what would otherwise be ignored: a promise that is not kept is worse than none. */
final class Supported {

  private Supported() {}

  /** Throws an {@link UnsupportedException} with everything that cannot be done. */
  static void check(ProxySpec spec) {
    List<String> faults = new ArrayList<>();
    spec.bindings().forEach(binding -> check(binding, faults));
    spec.upstreams().forEach(upstream -> check(upstream, faults));
    if (!faults.isEmpty()) {
      throw new UnsupportedException(faults);
    }
  }

  private static void check(BindingSpec binding, List<String> faults) {
    String place = "listeners." + binding.listener() + ": ";
    TlsSpec tls = binding.tls();
    refuse(faults, place, "protocol tcp", binding.protocol() == BindingSpec.Protocol.TCP);
    refuse(faults, place, "passthrough", binding.passthrough() != null);
    refuse(faults, place, "proxy-protocol", !binding.proxyProtocolFrom().isEmpty());
    refuse(faults, place, "trusted-hops", binding.trustedHops() > 0);
    refuse(faults, place, "trusted-networks", !binding.trustedNetworks().isEmpty());
    if (tls != null) {
      refuse(faults, place, "tls.client-certificates", tls.clients() != null);
      refuse(
          faults,
          place,
          "tls ocsp",
          tls.certificates().stream().anyMatch(certificate -> certificate.staple() != null));
    }
  }

  private static void check(UpstreamSpec upstream, List<String> faults) {
    String place = "clusters." + upstream.cluster() + ": ";
    refuse(faults, place, "tls", upstream.tls() != null);
    refuse(
        faults, place, "proxy-protocol", upstream.proxyHeader() != UpstreamSpec.ProxyHeader.NONE);
  }

  private static void refuse(List<String> faults, String place, String what, boolean asked) {
    if (asked) {
      faults.add(place + what + " is not supported yet; leave it out");
    }
  }
}
