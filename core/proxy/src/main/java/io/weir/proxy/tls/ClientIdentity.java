package io.weir.proxy.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * What endpoints are told of a client's certificate: the field {@code X-Forwarded-Client-Cert} as
 * Envoy writes it, with the certificate's SHA-256, its subject and its alternative names.
 */
final class ClientIdentity {

  private static final int DNS = 2;
  private static final int URI = 6;
  private static final int MAX_NAMES = 20;
  private static final int MAX_TEXT = 512;

  private ClientIdentity() {}

  /** The whole line; empty if the client has shown no certificate. */
  static String field(SSLSession session) {
    try {
      X509Certificate leaf = (X509Certificate) session.getPeerCertificates()[0];
      return "x-forwarded-client-cert: " + element(leaf) + "\r\n";
    } catch (SSLPeerUnverifiedException _) {
      return "";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was verified cannot be read", e);
    }
  }

  private static String element(X509Certificate leaf) throws GeneralSecurityException {
    StringBuilder text = new StringBuilder("Hash=");
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
    text.append(HexFormat.of().formatHex(hash));
    text.append(";Subject=\"").append(safe(leaf.getSubjectX500Principal().getName())).append('"');
    appendNames(leaf, URI, ";URI=", text);
    appendNames(leaf, DNS, ";DNS=", text);
    return text.toString();
  }

  private static void appendNames(X509Certificate leaf, int kind, String key, StringBuilder text)
      throws CertificateParsingException {
    Collection<List<?>> names = leaf.getSubjectAlternativeNames();
    int left = MAX_NAMES;
    for (List<?> name : names == null ? List.<List<?>>of() : names) {
      if (name.get(0).equals(kind) && left-- > 0) {
        String value = String.valueOf(name.get(1));
        text.append(key).append(plain(value) ? value : '"' + safe(value) + '"');
      }
    }
  }

  private static boolean plain(String value) {
    return value.length() <= MAX_TEXT && value.matches("[A-Za-z0-9:/._~%@?&+*-]+");
  }

  /** Fit to stand between quotes in a field. */
  private static String safe(String value) {
    String cut = value.length() > MAX_TEXT ? value.substring(0, MAX_TEXT) : value;
    StringBuilder text = new StringBuilder();
    for (byte b : cut.getBytes(StandardCharsets.UTF_8)) {
      if (b == '"' || b == '\\') {
        text.append('\\').append((char) b);
      } else if (b >= ' ' && b < 0x7F) {
        text.append((char) b);
      } else {
        text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return text.toString();
  }
}
