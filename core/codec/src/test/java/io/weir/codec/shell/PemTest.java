package io.weir.codec.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

  private static final String POINT =
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqRS6tDiHdWjTpZH61RD8rtKc21eMht5qEX"
          + "FB/APnqIo7bfMwPxYsUrkwC9jzY744ObIYraIL18pRIWyrz2sGcQ==";

  /** One key: by PKCS#8, as OpenSSL writes it by default. */
  private static final String PKCS8 =
      """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTigDoyvrmlcbOxvl
      Fv1fB/5FJrHGcxf9b1U1Z2x2iLOhRANCAASpFLq0OId1aNOlkfrVEPyu0pzbV4yG
      3moRcUH8A+eoijtt8zA/FixSuTAL2PNjvjg5shitogvXylEhbKvPawZx
      -----END PRIVATE KEY-----
      """;

  /** By SEC 1. */
  private static final String SEC1 =
      """
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEIE4oA6Mr65pXGzsb5Rb9Xwf+RSaxxnMX/W9VNWdsdoizoAoGCCqGSM49
      AwEHoUQDQgAEqRS6tDiHdWjTpZH61RD8rtKc21eMht5qEXFB/APnqIo7bfMwPxYs
      UrkwC9jzY744ObIYraIL18pRIWyrz2sGcQ==
      -----END EC PRIVATE KEY-----
      """;

  /** By SEC 1 without the public key, which may be left out. */
  private static final String ALONE =
      """
      -----BEGIN EC PRIVATE KEY-----
      MDECAQEEIE4oA6Mr65pXGzsb5Rb9Xwf+RSaxxnMX/W9VNWdsdoizoAoGCCqGSM49
      AwEH
      -----END EC PRIVATE KEY-----
      """;

  private static Material material(String pem) {
    return new Material("test.key", pem.getBytes(StandardCharsets.US_ASCII));
  }

  private static PublicKey owner() throws GeneralSecurityException {
    return KeyFactory.getInstance("EC")
        .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(POINT)));
  }

  private static KeyPair generate(String algorithm, int size) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size);
    return generator.generateKeyPair();
  }

  private static void requireOnlyOwner(PublicKey owner, PublicKey stranger, String pem)
      throws GeneralSecurityException {
    assertThat(Pem.keyOf(owner, material(pem)).getAlgorithm()).isEqualTo(owner.getAlgorithm());
    assertThatThrownBy(() -> Pem.keyOf(stranger, material(pem)))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessage("the key is not that of the certificate");
  }

  @ParameterizedTest
  @ValueSource(strings = {PKCS8, SEC1, ALONE})
  void keyOfACurveIsItsOwnersOnlyHoweverItIsWritten(String pem) throws Exception {
    requireOnlyOwner(owner(), generate("EC", 256).getPublic(), pem);
    requireOnlyOwner(owner(), generate("EC", 384).getPublic(), pem);
    requireOnlyOwner(owner(), generate("RSA", 2048).getPublic(), pem);
  }

  @ParameterizedTest
  @CsvSource({"RSA, 2048", "EC, 256", "EC, 384", "EC, 521"})
  void everyKindOfKeyIsItsOwnersOnly(String algorithm, int size) throws Exception {
    KeyPair pair = generate(algorithm, size);
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    requireOnlyOwner(pair.getPublic(), generate(algorithm, size).getPublic(), pem);
  }

  @Test
  void whatIsNoKeyIsSaidToBeNone() {
    assertThatThrownBy(() -> Pem.keyOf(owner(), material("nothing")))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessage("there is no PEM private key in it");
  }
}
