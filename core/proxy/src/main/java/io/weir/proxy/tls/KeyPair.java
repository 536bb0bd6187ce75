package io.weir.proxy.tls;

import io.weir.codec.shell.CertificateSpec;
import io.weir.codec.shell.Material;
import io.weir.codec.shell.Pem;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with its chain and key.
 *
 * @param chain the certificate first
 * @param key fits it
 * @param hosts that it is used for, lower case, exact or wildcards
 * @param staple an OCSP response to send along, or null
 */
record KeyPair(
    List<X509Certificate> chain, PrivateKey key, List<String> hosts, @Nullable Material staple) {

  /** Reads both; throws a {@link TlsException} if they cannot be used. */
  static KeyPair of(CertificateSpec spec) {
    try {
      List<X509Certificate> chain = Pem.certificates(spec.chain());
      PrivateKey key = Pem.keyOf(chain.getFirst().getPublicKey(), spec.key());
      return new KeyPair(chain, key, spec.hosts(), spec.staple());
    } catch (CertificateException e) {
      throw new TlsException(spec.chain().origin(), e);
    } catch (InvalidKeyException e) {
      throw new TlsException(spec.key().origin(), e);
    }
  }
}
