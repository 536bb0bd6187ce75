package io.weir.proxy.http;

import io.weir.proxy.tls.CertificateTable;
import io.weir.proxy.wire.BadMessageException;
import io.weir.proxy.wire.Fault;
import org.jspecify.annotations.Nullable;

/** For which hosts a connection may ask: over TLS those of the certificate that it was shown. */
final class Coverage {

  private final CertificateTable.@Nullable Entry shown;
  private String covered = "";

  /** The coverage of a connection; null without TLS. */
  Coverage(CertificateTable.@Nullable Entry shown) {
    this.shown = shown;
  }

  /** Whether the connection is over TLS. */
  boolean secure() {
    return shown != null;
  }

  /** Throws if the authority belongs to another certificate (RFC 9110, section 15.5.20). */
  void require(String authority) throws BadMessageException {
    if (shown == null || authority.equals(covered)) {
      return;
    }
    if (!shown.covers(authority)) {
      throw new BadMessageException(Fault.MISDIRECTED);
    }
    covered = authority;
  }
}
