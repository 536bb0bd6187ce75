package io.weir.gateway.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.codec.ConfigException;
import io.weir.codec.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Configurations of tests, written into a folder that has certificates in {@code tls/}. */
final class Configs {

  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  static final String MINIMAL =
      """
      schema: 1
      listeners:
        web: { port: 8443, tls: { chain: tls/ec.pem, key: tls/ec.key } }
      routes: [ { to: api } ]
      clusters:
        api: [ 10.0.0.1:8080, 10.0.0.2:8080 ]
      """;

  private final Path folder;

  Configs(Path folder) {
    this.folder = folder;
    try {
      Path source = Path.of(Configs.class.getResource("tls").toURI());
      Path tls = Files.createDirectories(folder.resolve("tls"));
      try (var files = Files.list(source)) {
        for (Path file : files.toList()) {
          Files.copy(file, tls.resolve(file.getFileName().toString()));
        }
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  Path write(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  GatewayFile.Loaded load(String text) {
    return GatewayFile.load(write("gateway.yaml", text), NOW);
  }

  /** Each fault as {@code line:column: path: message}. */
  List<String> faults(String text) {
    return faults(write("gateway.yaml", text));
  }

  List<String> faults(Path path) {
    ConfigException refusal =
        catchThrowableOfType(ConfigException.class, () -> GatewayFile.load(path, NOW));
    return refusal == null ? List.of() : refusal.faults().stream().map(this::shown).toList();
  }

  List<String> warnings(String text) {
    return load(text).warnings().stream().map(this::shown).toList();
  }

  private String shown(Fault fault) {
    return fault.toString().replace(folder + "/", "");
  }
}
