package io.weir.codec.shell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys in PEM. */
public final class Pem {

  private static final int DNS_NAME = 2;
  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC |ENCRYPTED )?)PRIVATE KEY-----([^-]+)-----END", Pattern.DOTALL);

  private Pem() {}

  /** All certificates in the order of the file; at least one. */
  public static List<X509Certificate> certificates(Material material) throws CertificateException {
    List<X509Certificate> chain = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (Certificate each :
        factory.generateCertificates(new ByteArrayInputStream(material.bytes()))) {
      chain.add((X509Certificate) each);
    }
    if (chain.isEmpty()) {
      throw new CertificateException("there is no certificate in it");
    }
    return chain;
  }

  /** The DNS names that a certificate is for, lower case. */
  public static List<String> names(X509Certificate certificate) {
    try {
      List<String> names = new ArrayList<>();
      var alternatives = certificate.getSubjectAlternativeNames();
      for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
        if (name.get(0).equals(DNS_NAME)) {
          names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
        }
      }
      return List.copyOf(names);
    } catch (CertificateException _) {
      return List.of();
    }
  }

  /**
   * The private key of a public one.
   *
   * @throws InvalidKeyException with a remedy, if there is none or it is another's
   */
  public static PrivateKey keyOf(PublicKey owner, Material material) throws InvalidKeyException {
    Matcher matcher = KEY.matcher(new String(material.bytes(), StandardCharsets.ISO_8859_1));
    if (!matcher.find()) {
      throw new InvalidKeyException("there is no PEM private key in it");
    }
    String kind = matcher.group(1).strip();
    if (kind.equals("ENCRYPTED")) {
      throw new InvalidKeyException("the key is encrypted; decrypt it with 'openssl pkey'");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(matcher.group(2));
      byte[] pkcs8 = kind.isEmpty() ? der : pkcs8(owner, der);
      PrivateKey key =
          KeyFactory.getInstance(owner.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      if (fits(owner, key, der)) {
        return key;
      }
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // Not even of its kind.
    }
    throw new InvalidKeyException("the key is not that of the certificate");
  }

  /**
   * PKCS#1 and SEC 1 lack the algorithm that PKCS#8 (RFC 5208) puts before them; the public key
   * (RFC 5280, SubjectPublicKeyInfo) has it in the same form.
   */
  private static byte[] pkcs8(PublicKey owner, byte[] key) {
    byte[] info = owner.getEncoded();
    int start = contentOf(info, 0);
    int end = contentOf(info, start) + lengthOf(info, start);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {INTEGER, 1, 0});
    body.write(info, start, end - start);
    writeHead(body, OCTET_STRING, key.length);
    body.writeBytes(key);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    writeHead(whole, SEQUENCE, body.size());
    whole.writeBytes(body.toByteArray());
    return whole.toByteArray();
  }

  private static int contentOf(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
  }

  private static int lengthOf(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = at + 2; i < contentOf(der, at); i++) {
      length = length << 8 | (der[i] & 0xFF);
    }
    return length;
  }

  private static void writeHead(ByteArrayOutputStream out, int tag, int length) {
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
  }

  /**
   * Signing shows it for any kind of key, but takes most of the time that a certificate takes. Two
   * kinds show it at a glance: RSA keys share their modulus, and a file with an elliptic curve's
   * key nearly always ends with the public one (RFC 5915).
   */
  private static boolean fits(PublicKey owner, PrivateKey key, byte[] der)
      throws GeneralSecurityException {
    if (owner instanceof RSAPublicKey known && key instanceof RSAPrivateKey own) {
      return known.getModulus().equals(own.getModulus());
    }
    return (owner instanceof ECPublicKey && endsWithPoint(der, owner)) || signsFor(owner, key);
  }

  /** A SubjectPublicKeyInfo ends with the point, behind its parameters. */
  private static boolean endsWithPoint(byte[] key, PublicKey owner) {
    byte[] info = owner.getEncoded();
    int parameters = contentOf(info, 0);
    int bits = contentOf(info, parameters) + lengthOf(info, parameters);
    int point = info.length - contentOf(info, bits) - 1; // a byte before it counts unused bits
    return key.length > point
        && Arrays.equals(
            key, key.length - point, key.length, info, info.length - point, info.length);
  }

  private static boolean signsFor(PublicKey owner, PrivateKey key) throws GeneralSecurityException {
    String algorithm =
        switch (owner.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> owner.getAlgorithm();
        };
    byte[] text = "is it the same pair".getBytes(StandardCharsets.US_ASCII);
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(text);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(owner);
    verifying.update(text);
    return verifying.verify(signing.sign());
  }
}
