package io.weir.gateway.config;

import io.weir.codec.FaultList;
import io.weir.codec.Fields;
import io.weir.codec.Key;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.shell.CertificateSpec;
import io.weir.codec.shell.Material;
import io.weir.codec.shell.Pem;
import io.weir.codec.shell.TlsSpec;
import io.weir.codec.shell.UpstreamSpec.UpstreamTlsSpec;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** TLS of listeners and clusters, with their files. */
final class TlsShapes {

  private static final String CHAIN_DOC = "PEM file with the certificate and those that signed it";
  private static final String KEY_DOC = "PEM file with its private key, not encrypted";

  private static final Key<Material> CHAIN = Key.optional("chain", CommonShapes.FILE, CHAIN_DOC);
  private static final Key<Material> KEY = Key.optional("key", CommonShapes.FILE, KEY_DOC);
  private static final Key<List<String>> HOSTS =
      Key.optional(
          "hosts",
          CommonShapes.HOSTS,
          "the server names it is used for; those in the certificate if left out");
  private static final Key<Material> STAPLE =
      Key.optional("ocsp", CommonShapes.FILE, "DER file with an OCSP response to send along");

  private static final Shape<CertificateSpec> CERTIFICATE =
      MappingShape.of("a certificate", CHAIN, KEY, HOSTS, STAPLE).checked(TlsShapes::certificate);

  private static final Key<List<CertificateSpec>> CERTIFICATES =
      Key.optional(
          "certificates",
          Shapes.list(CERTIFICATE, 1, 10_000),
          "several, chosen by server name; in place of 'chain' and 'key'");
  private static final Key<TlsSpec.Version> MIN_VERSION =
      Key.withDefault(
          "min-version",
          Shapes.words(
              new Shapes.Word<>("1.2", TlsSpec.Version.TLS_1_2, "with forward secrecy only"),
              new Shapes.Word<>("1.3", TlsSpec.Version.TLS_1_3, "")),
          "'1.2'",
          "older clients are refused");
  private static final Key<Boolean> UNKNOWN_HOST =
      Key.withDefault(
          "unknown-host",
          Shapes.words(
              new Shapes.Word<>("refuse", false, "the handshake fails"),
              new Shapes.Word<>("serve", true, "the first certificate answers")),
          "refuse",
          "a client that names no host, or one without certificate");

  private static final Key<Material> CLIENT_CA =
      Key.required("ca", authorities(), "PEM file with those who may have signed them");
  private static final Key<Boolean> REQUIRED =
      Key.withDefault("required", Shapes.TRUTH, "true", "whether a client without one is refused");
  private static final Key<Boolean> FORWARD =
      Key.withDefault(
          "forward", Shapes.TRUTH, "false", "tell endpoints of it by X-Forwarded-Client-Cert");
  private static final Key<TlsSpec.ClientCertificateSpec> CLIENTS =
      Key.optional(
          "client-certificates",
          MappingShape.of("client certificates", CLIENT_CA, REQUIRED, FORWARD)
              .to(f ->
                  new TlsSpec.ClientCertificateSpec(
                      f.get(CLIENT_CA), f.get(REQUIRED), f.get(FORWARD))),
          "whether clients show certificates; they are not asked if left out");

  /** Of a listener. */
  static final Shape<TlsSpec> LISTENER =
      MappingShape.of(
              "tls", CHAIN, KEY, HOSTS, STAPLE, CERTIFICATES, MIN_VERSION, CLIENTS, UNKNOWN_HOST)
          .checked(TlsShapes::listener);

  private static final Key<Material> UPSTREAM_CA =
      Key.optional(
          "ca", authorities(), "PEM file with those who signed; the platform's if left out");
  private static final Key<String> SERVER_NAME =
      Key.optional(
          "server-name",
          CommonShapes.HOST,
          "the name asked for and checked; the host of the endpoint if left out");
  private static final Key<Boolean> VERIFY =
      Key.withDefault(
          "verify", Shapes.TRUTH, "true", "false accepts any certificate, for tests only");

  /** Of a cluster. */
  static final Shape<UpstreamTlsSpec> UPSTREAM =
      MappingShape.of("tls", UPSTREAM_CA, SERVER_NAME, CHAIN, KEY, VERIFY)
          .checked(TlsShapes::upstream);

  private TlsShapes() {}

  private static @Nullable TlsSpec listener(Fields f, FaultList faults) {
    List<CertificateSpec> several = f.find(CERTIFICATES);
    if (several != null && (f.has(CHAIN) || f.has(KEY) || f.has(HOSTS) || f.has(STAPLE))) {
      faults.add(f.node(CERTIFICATES), "'certificates' is in place of 'chain' and 'key'; keep one");
      return null;
    }
    CertificateSpec one = several == null ? certificate(f, faults) : null;
    if (several == null && one == null) {
      return null;
    }
    List<CertificateSpec> all = several != null ? several : one == null ? List.of() : List.of(one);
    return new TlsSpec(all, f.get(MIN_VERSION), f.find(CLIENTS), f.get(UNKNOWN_HOST));
  }

  private static @Nullable UpstreamTlsSpec upstream(Fields f, FaultList faults) {
    boolean own = f.has(CHAIN) || f.has(KEY);
    CertificateSpec certificate = own ? certificate(f, faults) : null;
    if (own && certificate == null) {
      return null;
    }
    String name = f.find(SERVER_NAME);
    return new UpstreamTlsSpec(
        f.find(UPSTREAM_CA), name == null ? "" : name, certificate, f.get(VERIFY));
  }

  private static @Nullable CertificateSpec certificate(Fields f, FaultList faults) {
    Material chain = f.find(CHAIN);
    Material key = f.find(KEY);
    if (chain == null || key == null) {
      String missing =
          chain == null ? "'chain' is missing: " + CHAIN_DOC : "'key' is missing: " + KEY_DOC;
      faults.add(f.node(), "key " + missing);
      return null;
    }
    X509Certificate leaf = leaf(chain, f.node(CHAIN), faults);
    if (leaf == null) {
      return null;
    }
    try {
      Pem.keyOf(leaf.getPublicKey(), key);
    } catch (InvalidKeyException e) {
      faults.add(f.node(KEY), e.getMessage() + " (" + key.origin() + ")");
      return null;
    }
    List<String> hosts = f.find(HOSTS);
    List<String> names =
        hosts == null
            ? Pem.names(leaf)
            : hosts.stream().map(h -> h.toLowerCase(Locale.ROOT)).toList();
    return new CertificateSpec(names, chain, key, f.find(STAPLE));
  }

  private static @Nullable X509Certificate leaf(Material chain, Node node, FaultList faults) {
    try {
      return Pem.certificates(chain).getFirst();
    } catch (CertificateException _) {
      faults.add(node, "there is no PEM certificate in " + chain.origin());
      return null;
    }
  }

  private static Shape<Material> authorities() {
    return CommonShapes.FILE.then(
        (material, node, faults) -> leaf(material, node, faults) == null ? null : material);
  }
}
