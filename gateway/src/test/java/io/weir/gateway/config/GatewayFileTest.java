package io.weir.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.shell.AccessLogSpec;
import io.weir.codec.shell.AdminSpec;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.ShellLimits;
import io.weir.codec.shell.TlsSpec;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.MatchSpec.PathMatch;
import io.weir.routing.spec.MatchSpec.ValueMatch;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.WeightedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayFileTest {

  @TempDir private Path folder;
  private Configs configs;

  @BeforeEach
  void certificates() {
    configs = new Configs(folder);
  }

  @Test
  void sixLinesAreAGateway() {
    assertThat(Configs.MINIMAL.lines()).hasSize(6);
    GatewayFile.Loaded loaded = configs.load(Configs.MINIMAL);
    ProxySpec spec = loaded.spec();
    assertThat(loaded.warnings()).isEmpty();
    BindingSpec binding = spec.binding("web").orElseThrow();
    assertThat(binding.port()).isEqualTo(8443);
    assertThat(binding.address()).isEqualTo("0.0.0.0");
    assertThat(binding.protocol()).isEqualTo(BindingSpec.Protocol.HTTP);
    assertThat(binding.tls().certificates().getFirst().hosts())
        .containsExactly("api.example.com", "*.shop.example.com");
    ListenerSpec listener = spec.snapshot().listeners().getFirst();
    assertThat(listener.name()).isEqualTo("web");
    RouteSpec route = listener.routes().getFirst();
    assertThat(route.name()).isEqualTo("/");
    assertThat(route.backends()).containsExactly(new WeightedCluster("api", 1));
    assertThat(spec.snapshot().clusters().getFirst().endpoints())
        .containsExactly(EndpointSpec.of("10.0.0.1:8080"), EndpointSpec.of("10.0.0.2:8080"));
    assertThat(spec.snapshot().clusters().getFirst().balancer())
        .isEqualTo(BalancerSpec.Vigil.defaults());
  }

  @Test
  void whatIsLeftOutHasTheRecordsDefaults() {
    ProxySpec spec = configs.load(Configs.MINIMAL).spec();
    assertThat(spec.limits()).isEqualTo(ShellLimits.DEFAULT);
    assertThat(spec.upstream("api").orElseThrow())
        .isEqualTo(
            new UpstreamSpec(
                "api",
                UpstreamSpec.Protocol.AUTO,
                null,
                UpstreamSpec.ProxyHeader.NONE,
                UpstreamSpec.Connections.DEFAULT));
    assertThat(spec.admin()).isEqualTo(new AdminSpec("127.0.0.1", 9901));
    assertThat(spec.accessLog()).isNull();
    assertThat(spec.drain()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aClusterThatOnlyHasEndpointsIsReachedLikeOneThatSaysMore() {
    String longer = Configs.MINIMAL.replace("[ 10.0.0.1:8080,", "{ endpoints: [ 10.0.0.1:8080,");
    ProxySpec spec = configs.load(longer.strip() + " }\n").spec();
    assertThat(spec.upstreams()).isEqualTo(configs.load(Configs.MINIMAL).spec().upstreams());
  }

  @Test
  void everythingCanBeSaid() {
    ProxySpec spec = configs.load(FULL).spec();
    BindingSpec web = spec.binding("web").orElseThrow();
    assertThat(web.passthrough()).isEqualTo("web/passthrough");
    assertThat(web.trustedHops()).isEqualTo(1);
    assertThat(web.proxyProtocolFrom().getFirst().contains(new byte[] {10, 1, 2, 3})).isTrue();
    TlsSpec tls = web.tls();
    assertThat(tls.minVersion()).isEqualTo(TlsSpec.Version.TLS_1_3);
    assertThat(tls.certificates()).hasSize(2);
    assertThat(tls.clients().required()).isFalse();
    assertThat(spec.binding("database").orElseThrow().protocol())
        .isEqualTo(BindingSpec.Protocol.TCP);
    assertThat(spec.snapshot().listeners().stream().map(ListenerSpec::name))
        .containsExactly("web", "web/passthrough", "database");
    assertThat(spec.snapshot().listeners().get(1).routes().getFirst().hosts())
        .containsExactly("legacy.example.com");
    UpstreamSpec api = spec.upstream("api").orElseThrow();
    assertThat(api.protocol()).isEqualTo(UpstreamSpec.Protocol.HTTP2);
    assertThat(api.tls().serverName()).isEqualTo("api.internal");
    assertThat(api.connections().idle()).isEqualTo(Duration.ofSeconds(20));
    assertThat(spec.limits().bodyBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(spec.limits().http2().streams()).isEqualTo(50);
    assertThat(spec.limits().times().idle()).isEqualTo(Duration.ofSeconds(60));
    assertThat(spec.admin()).isNull();
    assertThat(spec.accessLog())
        .isEqualTo(
            new AccessLogSpec(
                AccessLogSpec.Format.APACHE, folder.resolve("access.log").toString(), 1 << 20));
    assertThat(spec.eventLoops()).isEqualTo(2);
    assertThat(spec.snapshot().clusters().getFirst().endpoints().get(1))
        .isEqualTo(new EndpointSpec("api-2:8443", "api-2:8443", 3, "b"));
  }

  @Test
  void theManualsExamplesAreValid() throws IOException {
    Matcher examples =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("README.md")));
    int count = 0;
    for (; examples.find(); count++) {
      String text =
          examples
              .group(1)
              .replaceAll("tls/\\w+\\.(pem|ocsp)", "tls/ec.pem")
              .replaceAll("tls/\\w+\\.key", "tls/ec.key");
      assertThat(configs.faults(text)).isEmpty();
    }
    assertThat(count).isEqualTo(2);
  }

  @Test
  void routesMatchByEveryCondition() {
    List<RouteSpec> routes = configs.load(FULL).spec().snapshot().listeners().getFirst().routes();
    assertThat(routes.stream().map(RouteSpec::name))
        .containsExactly("GET:api.example.com/v1", "canary", "/shop.Cart/*");
    assertThat(routes.get(0).matches())
        .containsExactly(
            new MatchSpec(
                new PathMatch.Exact("/v1"),
                "GET",
                List.of(new ValueMatch("x-tier", "gold|silver", true)),
                List.of(new ValueMatch("debug", "1", false))));
    assertThat(routes.get(1).matches()).hasSize(2);
    assertThat(routes.get(1).backends())
        .containsExactly(new WeightedCluster("api", 9), new WeightedCluster("db", 1));
    assertThat(routes.get(1).timeout().request()).isEqualTo(Duration.ofSeconds(3));
    assertThat(routes.get(2).matches().getFirst().path())
        .isEqualTo(new PathMatch.Grpc("shop.Cart", null));
  }

  @Test
  void theMoreSpecificPolicyWinsPartByPart() {
    ProxySpec spec =
        configs
            .load(
                Configs.MINIMAL
                    + """
                    policies:
                      "edge>api": { timeout: { after: 2s, cancel: true } }
                      "*>*": { timeout: { after: 9s, cancel: true }, balancer: round-robin }
                    """)
            .spec();
    RouteSpec route = spec.snapshot().listeners().getFirst().routes().getFirst();
    assertThat(route.timeout().request()).isEqualTo(Duration.ofSeconds(2));
    assertThat(spec.snapshot().clusters().getFirst().balancer())
        .isEqualTo(new BalancerSpec.RoundRobin());
  }

  @Test
  void theVersionFollowsTheBytes() {
    String version = configs.load(Configs.MINIMAL).spec().snapshot().version();
    assertThat(configs.load(Configs.MINIMAL).spec().snapshot().version()).isEqualTo(version);
    assertThat(configs.load(Configs.MINIMAL + "#\n").spec().snapshot().version())
        .isNotEqualTo(version);
  }

  private static final String FULL =
      """
      schema: 1
      name: front
      zone: a
      listeners:
        web:
          address: "::"
          port: 443
          tls:
            certificates:
              - { chain: tls/ec.pem, key: tls/ec.sec1.key }
              - { chain: tls/rsa.pem, key: tls/rsa.pkcs1.key, hosts: [ API.example.com ] }
            min-version: 1.3
            client-certificates: { ca: tls/rsa.pem, required: false, forward: true }
          passthrough:
            - { hosts: [ legacy.example.com ], to: db }
          proxy-protocol: [ 10.0.0.0/8 ]
          trusted-hops: 1
          trusted-networks: [ 192.0.2.1, "2001:db8::/32" ]
        database: { port: 5432, protocol: tcp, to: db }
      routes:
        - hosts: [ api.example.com ]
          path: { exact: /v1 }
          method: GET
          headers: { x-tier: { regex: gold|silver } }
          query: { debug: 1 }
          to: api
        - name: canary
          listeners: [ web ]
          matches: [ { path: /a }, { path: { regex: "/b/[0-9]+" } } ]
          to: [ { cluster: api, weight: 9 }, { cluster: db } ]
          policy: { timeout: { after: 3s, cancel: true }, retries: { attempts: 1, when: [ connect ] }, hedge: none }
        - { grpc: { service: shop.Cart }, to: api }
      clusters:
        api:
          endpoints: [ api-1:8443, { address: "api-2:8443", weight: 3, zone: b } ]
          protocol: http2
          tls: { ca: tls/ec.pem, server-name: api.internal, chain: tls/ec.pem, key: tls/ec.key }
          connections: { max: 10, idle: 20s }
        db: { endpoints: [ "[2001:db8::1]:5432" ], proxy-protocol: v2 }
      policies:
        "front>api": { balancer: least-request, limits: { requests: 100, pending: 10 } }
      limits:
        connections: 100
        body: none
        http2: { streams: 50 }
        times: { idle: 60s }
      admin: none
      access-log: { format: apache, file: access.log, queue: 1MiB }
      drain: 5s
      event-loops: 2
      transport: nio
      """;
}
