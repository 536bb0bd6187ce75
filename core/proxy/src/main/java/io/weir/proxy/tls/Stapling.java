package io.weir.proxy.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;
import org.jspecify.annotations.Nullable;

/**
 * A key manager's choice, with the OCSP response of whichever certificate is chosen put beside it.
 * Only BoringSSL takes one from outside.
 */
final class Stapling extends X509ExtendedKeyManager {

  private final X509ExtendedKeyManager choosing;
  private final Map<String, byte[]> staples;

  private Stapling(X509ExtendedKeyManager choosing, Map<String, byte[]> staples) {
    this.choosing = choosing;
    this.staples = staples;
  }

  /** A factory of key managers that staple. {@code staples} are by alias. */
  static KeyManagerFactory factory(KeyManagerFactory keys, Map<String, byte[]> staples) {
    return new Factory(keys, staples);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    String alias = choosing.chooseEngineServerAlias(keyType, issuers, engine);
    byte[] staple = alias == null ? null : staples.get(alias);
    if (staple != null && engine instanceof ReferenceCountedOpenSslEngine boring) {
      boring.setOcspResponse(staple);
    }
    return alias;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return choosing.getServerAliases(keyType, issuers);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choosing.chooseServerAlias(keyType, issuers, socket);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return choosing.getClientAliases(keyType, issuers);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choosing.chooseClientAlias(keyType, issuers, socket);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return choosing.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return choosing.getPrivateKey(alias);
  }

  /** Wraps what another factory makes. */
  private static final class Factory extends KeyManagerFactory {
    Factory(KeyManagerFactory keys, Map<String, byte[]> staples) {
      super(new Spi(keys, staples), keys.getProvider(), keys.getAlgorithm());
    }
  }

  private static final class Spi extends KeyManagerFactorySpi {
    private final KeyManagerFactory keys;
    private final Map<String, byte[]> staples;

    Spi(KeyManagerFactory keys, Map<String, byte[]> staples) {
      this.keys = keys;
      this.staples = staples;
    }

    @Override
    protected void engineInit(java.security.KeyStore store, char[] password)
        throws java.security.KeyStoreException,
            java.security.NoSuchAlgorithmException,
            java.security.UnrecoverableKeyException {
      keys.init(store, password);
    }

    @Override
    protected void engineInit(ManagerFactoryParameters parameters)
        throws java.security.InvalidAlgorithmParameterException {
      keys.init(parameters);
    }

    @Override
    protected KeyManager[] engineGetKeyManagers() {
      KeyManager[] all = keys.getKeyManagers();
      for (int i = 0; i < all.length; i++) {
        if (all[i] instanceof X509ExtendedKeyManager manager) {
          all[i] = new Stapling(manager, staples);
        } else if (all[i] instanceof X509KeyManager) {
          throw new IllegalStateException("a key manager that knows no engines");
        }
      }
      return all;
    }
  }
}
