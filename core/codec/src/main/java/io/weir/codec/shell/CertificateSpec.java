package io.weir.codec.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with its private key.
 *
 * @param hosts the server names it is used for, lower case, exact or {@code *.example.com}
 * @param chain PEM, the leaf first
 * @param key PEM, not encrypted: PKCS#8, PKCS#1 or SEC 1
 * @param staple an OCSP response to send along, DER, or null
 */
public record CertificateSpec(
    List<String> hosts, Material chain, Material key, @Nullable Material staple) {
  public CertificateSpec {
    hosts = List.copyOf(hosts);
  }
}
