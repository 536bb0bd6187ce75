package io.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.shell.ProxySpec;
import io.weir.routing.spec.RouteSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {

  @TempDir private Path folder;
  private Configs configs;

  @BeforeEach
  void parts() {
    configs = new Configs(folder);
    configs.write(
        "10-web.yaml",
        """
        schema: 1
        listeners:
          web: { port: 8443, tls: { chain: tls/ec.pem, key: tls/ec.key } }
        drain: 5s
        """);
    configs.write("20-b.yml", part("b"));
    configs.write("15-a.yaml", part("a"));
    configs.write(".hidden.yaml", "no configuration");
    configs.write("notes.txt", "nor this");
  }

  private static String part(String name) {
    return """
    schema: 1
    routes: [ { path: /NAME, to: NAME } ]
    clusters: { NAME: [ 10.0.0.1:80 ] }
    """
        .replace("NAME", name);
  }

  @Test
  void filesAreOneConfigurationInTheOrderOfTheirNames() {
    ProxySpec spec = GatewayFile.load(folder, Configs.NOW).spec();
    assertThat(spec.snapshot().listeners().getFirst().routes().stream().map(RouteSpec::name))
        .containsExactly("/a", "/b");
    assertThat(spec.upstreams()).hasSize(2);
    assertThat(spec.drain()).hasSeconds(5);
  }

  @Test
  void aNameInTwoFilesIsToldWithBothPlaces() {
    configs.write("30-again.yaml", part("a") + "drain: 6s\n");
    assertThat(configs.faults(folder))
        .containsExactly(
            "30-again.yaml:3:13: clusters.a: 'a' is already there at 15-a.yaml:3:13; it must be"
                + " given once",
            "30-again.yaml:4:1: drain: 'drain' is already there at 10-web.yaml:4:1; it must stand"
                + " in one file only");
  }

  @Test
  void faultsHaveTheFileThatTheyAreIn() {
    configs.write("20-b.yml", part("b").replace("to: b", "to: c"));
    assertThat(configs.faults(folder))
        .singleElement()
        .asString()
        .startsWith("20-b.yml:2:27: routes[1].to: cluster 'c' does not exist");
  }

  @Test
  void everyFileSaysItsVersionAndIsRead() {
    configs.write("20-b.yml", "clusters: 5\n");
    configs.write("15-a.yaml", "a: [\n");
    assertThat(configs.faults(folder)).singleElement().asString().startsWith("15-a.yaml:2:1");
    configs.write("15-a.yaml", part("a"));
    assertThat(configs.faults(folder))
        .containsExactly(
            "20-b.yml:1:1: key 'schema' is missing: every file begins with schema: 1",
            "20-b.yml:1:11: clusters: must be a mapping, not '5'");
  }

  @Test
  void anEmptyFolderIsUnreadable() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> GatewayFile.load(empty, Configs.NOW))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("there is no *.yaml in this folder");
  }
}
