package io.weir.gateway.config;

import io.weir.codec.FaultList;
import io.weir.codec.Fields;
import io.weir.codec.Key;
import io.weir.codec.Located;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Units;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.codec.shell.UpstreamSpec.Connections;
import io.weir.codec.shell.UpstreamSpec.UpstreamTlsSpec;
import io.weir.routing.spec.EndpointSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Clusters: endpoints and how they are reached. */
final class ClusterShapes {

  private static final int MAX_ENDPOINTS = 100_000;

  private static final Shape<String> ADDRESS =
      Shapes.text(
              "an address with a port, such as 10.0.0.1:8080",
              "(\\[[0-9a-fA-F:.]{2,45}\\]|[A-Za-z0-9._-]{1,255}):[0-9]{1,5}")
          .then((text, node, faults) -> {
            int port = Integer.parseInt(text, text.lastIndexOf(':') + 1, text.length(), 10);
            if (port < 1 || port > 65_535) {
              faults.add(node, "a port must be from 1 to 65535: " + node.kind());
              return null;
            }
            return text;
          });
  private static final Key<String> ADDRESS_KEY = Key.required("address", ADDRESS, "host and port");
  private static final Key<Integer> WEIGHT =
      Key.withDefault("weight", Shapes.integer(1, 65_535), "1", "its share of the load");
  private static final Key<String> ZONE =
      Key.withDefault("zone", Shapes.TEXT, "''", "where it runs");
  private static final Shape<EndpointSpec> ENDPOINT =
      Shapes.either(
          ADDRESS.map(EndpointSpec::of),
          MappingShape.of("an endpoint", ADDRESS_KEY, WEIGHT, ZONE)
              .to(f ->
                  new EndpointSpec(
                      f.get(ADDRESS_KEY), f.get(ADDRESS_KEY), f.get(WEIGHT), f.get(ZONE))));
  private static final Shape<List<EndpointSpec>> ENDPOINTS =
      Shapes.list(ENDPOINT.located(), 0, MAX_ENDPOINTS).then(ClusterShapes::distinct);
  private static final Key<List<EndpointSpec>> ENDPOINTS_KEY =
      Key.required("endpoints", ENDPOINTS, "those that can stand in for each other");

  private static final Key<UpstreamSpec.Protocol> PROTOCOL =
      Key.withDefault(
          "protocol",
          Shapes.words(
              new Shapes.Word<>(
                  "auto", UpstreamSpec.Protocol.AUTO, "by ALPN; HTTP/1.1 without TLS"),
              new Shapes.Word<>("http1", UpstreamSpec.Protocol.HTTP1, "HTTP/1.1"),
              new Shapes.Word<>(
                  "http2", UpstreamSpec.Protocol.HTTP2, "HTTP/2; by prior knowledge without TLS")),
          "auto",
          "what endpoints speak");
  private static final Key<UpstreamTlsSpec> TLS =
      Key.optional("tls", TlsShapes.UPSTREAM, "how, '{}' for defaults; plain text if left out");
  private static final Key<UpstreamSpec.ProxyHeader> PROXY_PROTOCOL =
      Key.withDefault(
          "proxy-protocol",
          Shapes.words(
              new Shapes.Word<>("none", UpstreamSpec.ProxyHeader.NONE, "no such header"),
              new Shapes.Word<>("v1", UpstreamSpec.ProxyHeader.V1, "text"),
              new Shapes.Word<>("v2", UpstreamSpec.ProxyHeader.V2, "binary")),
          "none",
          "tell endpoints the client's address by a PROXY protocol header");

  private static final Shape<Integer> COUNT = Shapes.integer(1, 1_000_000);
  private static final Shape<Duration> TIME = Units.duration("1ms", "24h");
  private static final Key<Integer> MAX =
      Key.withDefault("max", COUNT, "128", "connections of one event loop to one endpoint");
  private static final Key<Integer> STREAMS =
      Key.withDefault("streams", COUNT, "100", "requests at once on an HTTP/2 connection");
  private static final Key<Integer> WAITING =
      Key.withDefault(
          "waiting", Shapes.integer(0, 1_000_000), "1024", "requests that wait for a connection");
  private static final Key<Duration> CONNECT =
      Key.withDefault("connect-timeout", TIME, "1s", "to the end of the TLS handshake");
  private static final Key<Duration> IDLE =
      Key.withDefault("idle", TIME, "55s", "then a connection without a request is closed");
  private static final Key<Duration> LIFETIME =
      Key.withDefault("lifetime", TIME, "1h", "then a connection takes no new requests");
  private static final Key<Integer> REQUESTS =
      Key.withDefault("requests", COUNT, "1000000", "then a connection takes no more");
  private static final Key<Connections> CONNECTIONS =
      Key.withDefault(
          "connections",
          MappingShape.of("connections", MAX, STREAMS, WAITING, CONNECT, IDLE, LIFETIME, REQUESTS)
              .to(f ->
                  new Connections(
                      f.get(MAX),
                      f.get(STREAMS),
                      f.get(WAITING),
                      f.get(CONNECT),
                      f.get(IDLE),
                      f.get(LIFETIME),
                      f.get(REQUESTS))),
          "{}",
          "the pool to each endpoint");

  /** A cluster: just its endpoints, or more. */
  static final Shape<Draft.Cluster> CLUSTER =
      Shapes.either(
          ENDPOINTS.map(endpoints ->
              new Draft.Cluster(
                  endpoints,
                  UpstreamSpec.Protocol.AUTO,
                  null,
                  UpstreamSpec.ProxyHeader.NONE,
                  Connections.DEFAULT)),
          MappingShape.of("a cluster", ENDPOINTS_KEY, PROTOCOL, TLS, PROXY_PROTOCOL, CONNECTIONS)
              .notYet("health", "dns")
              .to(ClusterShapes::cluster));

  private ClusterShapes() {}

  private static Draft.Cluster cluster(Fields f) {
    return new Draft.Cluster(
        f.get(ENDPOINTS_KEY),
        f.get(PROTOCOL),
        f.find(TLS),
        f.get(PROXY_PROTOCOL),
        f.get(CONNECTIONS));
  }

  private static @Nullable List<EndpointSpec> distinct(
      List<Located<EndpointSpec>> endpoints, Node node, FaultList faults) {
    Map<String, Node> seen = new LinkedHashMap<>();
    List<EndpointSpec> values = new ArrayList<>();
    for (Located<EndpointSpec> each : endpoints) {
      Node first = seen.putIfAbsent(each.value().key(), each.node());
      if (first == null) {
        values.add(each.value());
      } else {
        faults.add(each.node(), each.value().key() + " is already there at " + first.place());
      }
    }
    return values.size() == endpoints.size() ? values : null;
  }
}
