package io.weir.proxy;

import io.weir.codec.shell.CertificateSpec;
import io.weir.codec.shell.Material;
import io.weir.codec.shell.Pem;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificates in the tests' folder; they hold until 2126. {@code a} and {@code b} signed
 * themselves; {@code server} (api.internal, 127.0.0.1), {@code other} (other.internal) and {@code
 * client} are signed by {@code ca}.
 */
final class Certificates {

  private Certificates() {}

  static Material file(String name) throws IOException {
    try (InputStream in = Certificates.class.getResourceAsStream(name)) {
      return new Material(name, in.readAllBytes());
    }
  }

  static CertificateSpec certificate(String name, String... hosts) throws IOException {
    return new CertificateSpec(List.of(hosts), file(name + ".pem"), file(name + ".key"), null);
  }

  /**
   * The JDK's TLS.
   *
   * @param own whose certificate is shown, or null
   * @param trusted whose signature is trusted, or null for anybody's
   */
  static SSLContext context(String own, String trusted)
      throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManager[] trust = {new TrustAll()};
    context.init(
        own == null ? null : keys(own),
        trusted == null ? trust : trust(trusted),
        new SecureRandom());
    return context;
  }

  private static KeyManager[] keys(String name) throws GeneralSecurityException, IOException {
    X509Certificate[] chain = Pem.certificates(file(name + ".pem")).toArray(X509Certificate[]::new);
    KeyStore store = emptyStore();
    store.setKeyEntry(
        name, Pem.keyOf(chain[0].getPublicKey(), file(name + ".key")), new char[0], chain);
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trust(String name) throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    store.setCertificateEntry(name, Pem.certificates(file(name + ".pem")).getFirst());
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static final class TrustAll implements javax.net.ssl.X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
