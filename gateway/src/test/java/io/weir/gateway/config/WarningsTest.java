package io.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarningsTest {

  @TempDir private Path folder;
  private Configs configs;

  @BeforeEach
  void certificates() {
    configs = new Configs(folder);
  }

  @Test
  void aCertificateOutsideItsTime() {
    Path file = configs.write("gateway.yaml", Configs.MINIMAL);
    assertThat(GatewayFile.load(file, Instant.parse("2300-01-01T00:00:00Z")).warnings())
        .singleElement()
        .asString()
        .contains("ec.pem expired on 2126-");
    assertThat(GatewayFile.load(file, Instant.parse("2001-01-01T00:00:00Z")).warnings())
        .singleElement()
        .asString()
        .contains("is not valid before 2026-");
  }

  @Test
  void aCertificateThatNobodyGets() {
    String text = Configs.MINIMAL.replace("tls/ec.", "tls/noname.");
    assertThat(configs.warnings(text)).singleElement().asString().contains("names no host");
    assertThat(configs.warnings(text.replace(" } }", ", unknown-host: serve } }"))).isEmpty();
  }

  @Test
  void aHostWithoutCertificate() {
    assertThat(configs.warnings(Configs.MINIMAL.replace("{ to:", "{ hosts: [ b.org ], to:")))
        .singleElement()
        .asString()
        .contains("4:11: routes[0]: no certificate of listener 'web' is for host 'b.org'");
    assertThat(
            configs.warnings(
                Configs.MINIMAL.replace("{ to:", "{ hosts: [ a.Shop.example.com ], to:")))
        .isEmpty();
  }

  @Test
  void aRouteThatIsNeverTaken() {
    String two = "{ path: /a, to: api }, { name: b, matches: [ @ ], to: api }";
    String text = Configs.MINIMAL.replace("{ to: api }", two);
    assertThat(configs.warnings(text.replace("@", "{ path: /a }")))
        .singleElement()
        .asString()
        .contains("routes[1]: is never taken on listener 'web': the route at ")
        .endsWith("gateway.yaml:4:11 has the same conditions");
    assertThat(configs.warnings(text.replace("@", "{ path: /a }, { path: /b }"))).isEmpty();
    assertThat(configs.warnings(text.replace("@", "{ path: { exact: /a } }"))).isEmpty();
  }

  @Test
  void aListenerWithoutRoutesAndAClusterWithoutUse() {
    assertThat(configs.warnings(Configs.MINIMAL.replace("[ { to: api } ]", "[]")))
        .satisfiesExactly(
            first -> assertThat(first).contains("it answers 404 to everything"),
            second -> assertThat(second).contains("no route leads to cluster 'api'"));
  }
}
