package io.weir.gateway.config;

import io.weir.codec.Located;
import io.weir.codec.Policy;
import io.weir.codec.shell.AccessLogSpec;
import io.weir.codec.shell.AdminSpec;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.Network;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.ShellLimits;
import io.weir.codec.shell.TlsSpec;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.MatchSpec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says, part by part, before the parts are put together. Each part keeps its
 * place for the faults that only show then.
 */
record Draft(
    String name,
    String zone,
    Map<String, Located<Listener>> listeners,
    List<Located<Route>> routes,
    Map<String, Located<Cluster>> clusters,
    Map<String, Located<Policy>> policies,
    ShellLimits limits,
    Optional<AdminSpec> admin,
    Optional<AccessLogSpec> accessLog,
    Optional<Tracing> tracing,
    Running running) {

  /** What concerns the process as a whole. */
  record Running(Duration drain, int eventLoops, ProxySpec.Transport transport) {}

  /** Where spans go; the service is the gateway's name if null. */
  record Tracing(URI otlp, double sample, @Nullable String service) {}

  /** A listener; {@code to} is empty unless it speaks TCP. */
  record Listener(
      String address,
      int port,
      BindingSpec.Protocol protocol,
      @Nullable TlsSpec tls,
      List<Located<Passthrough>> passthrough,
      List<Target> to,
      List<Network> proxyProtocol,
      int trustedHops,
      List<Network> trustedNetworks) {}

  /** TLS connections that stay encrypted. */
  record Passthrough(List<String> hosts, List<Target> to) {}

  /** One of the clusters that a route leads to. */
  record Target(Located<String> cluster, int weight) {}

  /** A route; no listeners stand for all that speak HTTP. */
  record Route(
      @Nullable String name,
      List<String> hosts,
      List<Located<String>> listeners,
      List<MatchSpec> matches,
      List<Target> to,
      @Nullable Located<Policy> policy) {}

  /** A cluster. */
  record Cluster(
      List<EndpointSpec> endpoints,
      UpstreamSpec.Protocol protocol,
      UpstreamSpec.@Nullable UpstreamTlsSpec tls,
      UpstreamSpec.ProxyHeader proxyHeader,
      UpstreamSpec.Connections connections) {}
}
