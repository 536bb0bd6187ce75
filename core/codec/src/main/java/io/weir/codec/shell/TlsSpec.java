package io.weir.codec.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a listener speaks TLS.
 *
 * @param certificates at least one; the first of those that cover a server name and suit the
 *     client's algorithms is used
 * @param minVersion older ones are refused
 * @param clients whether clients show certificates, or null to not ask for any
 * @param serveUnknownHosts whether the first certificate answers a client that names no host, or
 *     one that no certificate covers; else the handshake fails
 */
public record TlsSpec(
    List<CertificateSpec> certificates,
    Version minVersion,
    @Nullable ClientCertificateSpec clients,
    boolean serveUnknownHosts) {

  /** A version of TLS. */
  public enum Version {
    /** RFC 5246, with forward secrecy and authenticated encryption only. */
    TLS_1_2,
    /** RFC 8446. */
    TLS_1_3
  }

  public TlsSpec {
    certificates = List.copyOf(certificates);
  }

  /**
   * What is asked of clients.
   *
   * @param authorities who signed them, PEM
   * @param required whether a client without one is turned away
   * @param forward whether endpoints are told of it by the header {@code X-Forwarded-Client-Cert}
   */
  public record ClientCertificateSpec(Material authorities, boolean required, boolean forward) {}
}
