package io.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadConfigTest {

  @TempDir private Path folder;
  private Configs configs;

  @BeforeEach
  void certificates() {
    configs = new Configs(folder);
  }

  private static Arguments bad(String from, String to, String fault) {
    return Arguments.of(from, to, fault);
  }

  /** What is replaced in the minimal configuration, by what, and the fault that follows. */
  static Stream<Arguments> cases() {
    return Stream.of(
        bad("schema: 1", "schema: 2", "1:9: schema: must be 1, not '2'"),
        bad("schema: 1\n", "", "1:1: key 'schema' is missing"),
        bad(
            "port: 8443",
            "prot: 8443",
            "3:10: listeners.web.prot: unknown key 'prot'; did you mean 'port'?"),
        bad("port: 8443", "port: 65536", "3:16: listeners.web.port: must be a whole number"),
        bad("port: 8443", "port: 9901", "3:8: listeners.web: port 9901 is already bound by admin"),
        bad("port: 8443", "port: 8443, address: 300.1.1.1", "address: must be an IP address"),
        bad("port: 8443", "port: 8443, protocol: tcp", "key 'to' is missing"),
        bad("port: 8443", "port: 8443, to: api", "'to' is for protocol tcp"),
        bad("port: 8443", "port: 8443, proxy-protocol: [ 10.0.0.0/33 ]", "must be a network"),
        bad("tls/ec.pem", "tls/none.pem", "3:36: listeners.web.tls.chain: there is no file"),
        bad("tls/ec.pem", "tls", "cannot be read: 'tls'; name a file"),
        bad("tls/ec.pem", "tls/ec.key", "there is no PEM certificate in"),
        bad("tls/ec.key", "tls/ec.pem", "there is no PEM private key in it"),
        bad("tls/ec.key", "tls/noname.key", "3:53: listeners.web.tls.key: the key is not that of"),
        bad("tls/ec.key", "tls/rsa.key", "the key is not that of the certificate"),
        bad("tls/ec.key", "tls/rsa.pkcs1.key", "the key is not that of the certificate"),
        bad("tls/ec.key", "tls/ec.encrypted.key", "the key is encrypted; decrypt it"),
        bad(", key: tls/ec.key", "", "key 'key' is missing: PEM file with its private key"),
        bad(
            "to: api",
            "to: apj",
            "4:17: routes[0].to: cluster 'apj' does not exist; did you mean 'api'?"),
        bad("to: api", "to: [ { cluster: api, weight: 0 } ]", "all weights are 0"),
        bad("to: api", "to: api, redirect: /x", "'redirect' is not supported yet; leave it out"),
        bad(
            "to: api",
            "to: api, listeners: [ wep ]",
            "listener 'wep' does not exist; did you mean 'web'?"),
        bad("to: api", "to: api, path: v1", "must be a path that begins with '/'"),
        bad(
            "to: api",
            "to: api, path: { regex: '(' }",
            "routes[0].path.regex: is no regular expression"),
        bad(
            "to: api",
            "to: api, headers: { a: { regex: '[' } }",
            "routes[0].headers.a.regex: is no regular"),
        bad("to: api", "to: api, hosts: [ 'a*b' ]", "routes[0].hosts[0]: must be a name"),
        bad(
            "to: api",
            "to: api, matches: [ { path: { regex: '(' } } ]",
            "routes[0].matches[0].path.regex: is no"),
        bad(
            "to: api",
            "to: api, path: /a, grpc: { service: b }",
            "'grpc' and 'path' exclude each other"),
        bad("to: api", "to: api, path: /a, matches: [ { path: /b } ]", "'matches' is in place of"),
        bad(
            "to: api",
            "to: api, policy: { limits: { requests: 5 } }",
            "routes[0].policy.limits: belongs to a cluster"),
        bad(
            "to: api",
            "to: api, policy: { retries: { attempts: 1, budget: { ratio: 5% } } }",
            "a budget belongs to a cluster"),
        bad("to: api }", "to: api }, { to: api }", "a second route named '/'; give each a 'name'"),
        bad(
            "10.0.0.2:8080",
            "10.0.0.1:8080",
            "6:25: clusters.api[1]: 10.0.0.1:8080 is already there at gateway.yaml:6:10"),
        bad("10.0.0.2:8080", "10.0.0.2", "must be an address with a port"),
        bad("10.0.0.2:8080", "10.0.0.2:80800", "a port must be from 1 to 65535"),
        bad("  api:", "  Api:", "must be a name of lower-case letters"),
        bad("routes:", "drain: 5\nroutes:", "4:8: drain: '5' has no unit; write 5ms"),
        bad("routes:", "limits: { body: 12 }\nroutes:", "has no unit"),
        bad("routes:", "tracing: { sample: 1% }\nroutes:", "otlp"),
        bad("routes:", "tracing: { otlp: 'localhost:4318' }\nroutes:", "such as http://127.0.0.1"),
        bad("routes:", "tracing: { otlp: 'http://:4318' }\nroutes:", "such as http://127.0.0.1"),
        bad("routes:", "limits: { uri: 8B }\nroutes:", "must be from 64B to"),
        bad(
            "routes:",
            "policies: { 'edge>apj': {} }\nroutes:",
            "no caller and callee are 'edge>apj'; there is edge>api"),
        bad("routes:", "listeners: {}\nroutes:", "key 'listeners' is already there in line 2"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isToldWithItsPlace(String from, String to, String fault) {
    assertThat(Configs.MINIMAL).contains(from);
    List<String> faults =
        configs.faults(
            Configs.MINIMAL.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)));
    assertThat(faults).isNotEmpty().allMatch(each -> each.startsWith("gateway.yaml:"));
    assertThat(faults).anyMatch(each -> each.contains(fault));
  }

  @Test
  void everyFaultIsToldAtOnce() {
    String text =
        Configs.MINIMAL
            .replace("port: 8443", "prot: 8443")
            .replace("to: api", "two: api")
            .replace("10.0.0.2:8080", "nowhere");
    assertThat(configs.faults(text).stream().map(f -> f.split(":")[1]).distinct())
        .containsExactly("3", "4", "6");
  }

  @Test
  void listenersOnOnePortAreToldWithBothPlaces() {
    String text =
        Configs.MINIMAL.replace("routes:", "  plain: { port: 8443, address: 127.0.0.1 }\nroutes:");
    assertThat(configs.faults(text))
        .containsExactly(
            "gateway.yaml:4:10: listeners.plain: port 8443 is already bound by listener 'web' at "
                + "gateway.yaml:3:8; give one of them another");
  }

  @Test
  void clustersOfOneRouteMustAgreeOrTheRouteSays() {
    String two =
        Configs.MINIMAL.replace("to: api", "to: [ { cluster: api }, { cluster: b } ]@")
            + "  b: [ 10.0.0.3:80 ]\n"
            + "policies: { 'edge>b': { timeout: { after: 1s, cancel: true } } }\n";
    assertThat(configs.faults(two.replace("@", "")))
        .singleElement()
        .asString()
        .contains("routes[0]: its clusters have different policies");
    assertThat(configs.faults(two.replace("@", ", policy: { timeout: none }"))).isEmpty();
  }

  @Test
  void aFileThatIsNotThereIsUnreadable() {
    assertThatThrownBy(() -> GatewayFile.load(folder.resolve("none.yaml"), Configs.NOW))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("no such file");
  }

  /** Any bytes at all lead to faults, never to another exception. */
  @Test
  void anyMutationIsReadOrRefused() throws Exception {
    Random random = new Random(7);
    byte[] good = Configs.MINIMAL.getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("gateway.yaml");
    for (int i = 0; i < 1_000; i++) {
      byte[] bytes = mutated(good, random);
      Files.write(file, bytes);
      try {
        configs.faults(file).forEach(fault -> assertThat(fault).startsWith("gateway.yaml:"));
      } catch (RuntimeException e) {
        throw new AssertionError("case " + i + ": " + new String(bytes, StandardCharsets.UTF_8), e);
      }
    }
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] bytes = good.clone();
    for (int n = random.nextInt(4); n >= 0; n--) {
      int at = random.nextInt(bytes.length);
      if (random.nextBoolean()) {
        bytes[at] =
            (byte)
                (random.nextInt(10) == 0
                    ? random.nextInt(256)
                    : "{}[]:,'\"#&*!|>-? \n019z".charAt(random.nextInt(22)));
      } else {
        int length = random.nextInt(Math.min(20, bytes.length - at));
        int from = random.nextInt(bytes.length - length);
        System.arraycopy(good, Math.min(from, good.length - length), bytes, at, length);
      }
    }
    return bytes;
  }

  @Test
  void hostileFilesAreRefused() throws Exception {
    byte[] binary = new byte[100_000];
    new Random(1).nextBytes(binary);
    Files.write(folder.resolve("gateway.yaml"), binary);
    assertThat(configs.faults(folder.resolve("gateway.yaml"))).hasSize(1);
    assertThat(configs.faults("[".repeat(5_000))).singleElement().asString().contains("50 levels");
    assertThat(configs.faults("a: &a [x]\nb: [" + "*a, ".repeat(51) + "]\n"))
        .singleElement()
        .asString()
        .contains("more than 50 aliases");
    assertThat(configs.faults("schema: 1\nschema: 1\n"))
        .singleElement()
        .asString()
        .contains("key 'schema' is already there in line 1");
  }
}
