package io.weir.gateway.config;

import io.weir.codec.FaultList;
import io.weir.codec.Fields;
import io.weir.codec.Key;
import io.weir.codec.Located;
import io.weir.codec.MappingShape;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.Network;
import io.weir.codec.shell.TlsSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Listeners: sockets and what is spoken on them. */
final class ListenerShapes {

  private static final Key<String> ADDRESS =
      Key.withDefault("address", CommonShapes.ADDRESS, "0.0.0.0", "to bind");
  private static final Key<Integer> PORT =
      Key.required("port", CommonShapes.PORT, "to bind; 0 for any that is free");
  private static final Key<BindingSpec.Protocol> PROTOCOL =
      Key.withDefault(
          "protocol",
          Shapes.words(
              new Shapes.Word<>("http", BindingSpec.Protocol.HTTP, "HTTP/1 and HTTP/2"),
              new Shapes.Word<>("http1", BindingSpec.Protocol.HTTP1, "HTTP/1.0 and 1.1 only"),
              new Shapes.Word<>("http2", BindingSpec.Protocol.HTTP2, "HTTP/2 only"),
              new Shapes.Word<>("tcp", BindingSpec.Protocol.TCP, "bytes; needs 'to'")),
          "http",
          "what is spoken, inside TLS if there is any");
  private static final Key<TlsSpec> TLS =
      Key.optional("tls", TlsShapes.LISTENER, "its certificate; plain text if left out");

  private static final Key<List<String>> HOSTS =
      Key.required("hosts", CommonShapes.HOSTS, "server names (SNI)");
  private static final Key<List<Draft.Target>> TO =
      Key.required("to", RouteShapes.TO, "the cluster, or several with weights");
  private static final Key<List<Located<Draft.Passthrough>>> PASSTHROUGH =
      Key.withDefault(
          "passthrough",
          Shapes.list(
              MappingShape.of("a passthrough", HOSTS, TO)
                  .to(f -> new Draft.Passthrough(f.get(HOSTS), f.get(TO)))
                  .located(),
              0,
              10_000),
          "[]",
          "TLS connections that go on encrypted, by server name");
  private static final Key<List<Draft.Target>> TCP_TO =
      Key.optional("to", RouteShapes.TO, "where connections of protocol tcp go");

  private static final Key<List<Network>> PROXY_PROTOCOL =
      Key.withDefault(
          "proxy-protocol",
          CommonShapes.NETWORKS,
          "[]",
          "peers whose connections begin with a PROXY protocol header, version 1 or 2");
  private static final Key<Integer> TRUSTED_HOPS =
      Key.withDefault(
          "trusted-hops",
          Shapes.integer(0, 100),
          "0",
          "how many proxies before this one are believed in X-Forwarded-For and Forwarded");
  private static final Key<List<Network>> TRUSTED_NETWORKS =
      Key.withDefault("trusted-networks", CommonShapes.NETWORKS, "[]", "peers believed likewise");

  /** A listener. */
  static final Shape<Draft.Listener> LISTENER =
      MappingShape.of(
              "a listener",
              ADDRESS,
              PORT,
              PROTOCOL,
              TLS,
              PASSTHROUGH,
              TCP_TO,
              PROXY_PROTOCOL,
              TRUSTED_HOPS,
              TRUSTED_NETWORKS)
          .notYet("http3", "routes")
          .checked(ListenerShapes::listener);

  private ListenerShapes() {}

  private static Draft.@Nullable Listener listener(Fields f, FaultList faults) {
    boolean tcp = f.get(PROTOCOL) == BindingSpec.Protocol.TCP;
    List<Draft.Target> to = f.find(TCP_TO);
    if (tcp && to == null) {
      faults.add(f.node(), "key 'to' is missing: a listener of protocol tcp has one cluster");
      return null;
    }
    if (!tcp && to != null) {
      faults.add(f.node(TCP_TO), "'to' is for protocol tcp; others go by 'routes'");
      return null;
    }
    return new Draft.Listener(
        f.get(ADDRESS),
        f.get(PORT),
        f.get(PROTOCOL),
        f.find(TLS),
        f.get(PASSTHROUGH),
        to == null ? List.of() : to,
        f.get(PROXY_PROTOCOL),
        f.get(TRUSTED_HOPS),
        f.get(TRUSTED_NETWORKS));
  }
}
