package io.weir.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.Network;
import io.weir.proxy.http.Client;
import io.weir.proxy.http.ConnectionGroup;
import io.weir.proxy.http.Deadline;
import io.weir.proxy.http.Http1Downstream;
import io.weir.proxy.http.Http2Downstream;
import io.weir.proxy.http.LoopContext;
import io.weir.proxy.http.ProtocolDetector;
import io.weir.proxy.net.ProxyHeaderAcceptor;
import io.weir.proxy.tcp.TcpDownstream;
import io.weir.proxy.tls.CertificateTable;
import io.weir.proxy.tls.TlsAcceptor;
import io.weir.proxy.wire.Trust;
import io.weir.routing.exchange.Listener;
import io.weir.routing.time.Nanos;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One loop's share of a listener: its connections, and what new ones get. Owned by the loop. */
final class LoopListener {

  private final LoopContext loop;
  private final Arrivals arrivals;
  private final ConnectionGroup connections = new ConnectionGroup();
  private Served served;

  /**
   * What new connections get.
   *
   * @param certificates null where TLS does not end here
   * @param passthrough where connections go that are still encrypted; null if none are
   */
  record Served(
      Listener listener,
      BindingSpec binding,
      @Nullable CertificateTable certificates,
      @Nullable Listener passthrough) {

    private Trust trust() {
      return new Trust(binding.trustedHops(), binding.trustedNetworks());
    }

    private boolean headerFrom(InetSocketAddress peer) {
      byte[] address = peer.getAddress().getAddress();
      for (Network network : binding.proxyProtocolFrom()) {
        if (network.contains(address)) {
          return true;
        }
      }
      return false;
    }
  }

  LoopListener(LoopContext loop, Arrivals arrivals, Served served) {
    this.loop = loop;
    this.arrivals = arrivals;
    this.served = served;
  }

  /** Serves so from now on; connections that there are keep what they were made with. */
  void serve(Served next) {
    served = next;
  }

  /** A client has connected. */
  void accept(Channel channel) {
    if (!(channel.remoteAddress() instanceof InetSocketAddress peer) || !arrivals.enter(channel)) {
      var _ = channel.close();
      return;
    }
    Served now = served;
    InetSocketAddress here = (InetSocketAddress) channel.localAddress();
    if (!now.headerFrom(peer)) {
      admit(channel, now, peer, here);
      return;
    }
    connections.arriving(channel);
    channel
        .pipeline()
        .addLast(
            "proxy",
            new ProxyHeaderAcceptor(
                loop.scheduler(),
                handshakeNanos(),
                header -> {
                  InetSocketAddress source = header.source();
                  InetSocketAddress destination = header.destination();
                  if (source == null) {
                    begin(channel, now, peer, here); // the hop speaks for itself
                  } else {
                    admit(channel, now, source, destination == null ? here : destination);
                  }
                }));
  }

  private long handshakeNanos() {
    return Nanos.of(loop.limits().times().handshake());
  }

  /** It is known who connected: each may so often, but for a hop, which speaks for many. */
  private void admit(
      Channel channel, Served now, InetSocketAddress source, InetSocketAddress destination) {
    InetAddress address = source.getAddress();
    if (now.trust().isHop(address.getAddress()) || arrivals.enter(channel, address)) {
      begin(channel, now, source, destination);
    } else {
      var _ = channel.close();
    }
  }

  private void begin(
      Channel channel, Served now, InetSocketAddress source, InetSocketAddress destination) {
    Client client = new Client(source, destination, null, "", now.trust());
    ChannelPipeline pipeline = channel.pipeline();
    if (now.certificates == null && now.passthrough == null) {
      pipeline.addLast("plain", plain(pipeline, now, client));
      return;
    }
    connections.arriving(channel);
    pipeline.addLast(
        "sni",
        new TlsAcceptor(
            now.certificates,
            arrivals.handshakes(),
            handshakeNanos(),
            now.passthrough == null ? null : new Passing(now.passthrough, client),
            (_, entry, identity, agreed) ->
                pipeline.addLast("secure", secure(now, client.over(entry, identity), agreed))));
  }

  private ChannelHandler plain(ChannelPipeline pipeline, Served now, Client client) {
    return switch (now.binding.protocol()) {
      case HTTP1 -> http1(now, client);
      case HTTP2 -> http2(now, client);
      case TCP -> tcp(now.listener, client, "");
      case HTTP ->
          new ProtocolDetector(
              loop,
              connections,
              () -> pipeline.addLast("http1", http1(now, client)),
              () -> pipeline.addLast("http2", http2(now, client)));
    };
  }

  private ChannelHandler secure(Served now, Client client, String agreed) {
    return switch (now.binding.protocol()) {
      case HTTP1 -> http1(now, client);
      case HTTP2 -> http2(now, client);
      case TCP -> tcp(now.listener, client, "");
      case HTTP ->
          agreed.equals(ApplicationProtocolNames.HTTP_2) ? http2(now, client) : http1(now, client);
    };
  }

  private Http1Downstream http1(Served now, Client client) {
    return new Http1Downstream(loop, now.listener, connections, client);
  }

  private Http2Downstream http2(Served now, Client client) {
    return new Http2Downstream(loop, now.listener, connections, client);
  }

  private TcpDownstream tcp(Listener to, Client client, String serverName) {
    return new TcpDownstream(loop, to, connections, client, serverName);
  }

  /** Connections whose TLS ends at an endpoint. */
  private final class Passing implements TlsAcceptor.Passthrough {
    private final Listener to;
    private final Client client;

    Passing(Listener to, Client client) {
      this.to = to;
      this.client = client;
    }

    @Override
    public boolean takes(String serverName) {
      return to.hasHost(serverName);
    }

    @Override
    public void begin(ChannelPipeline pipeline, String serverName) {
      pipeline.addLast("tcp", tcp(to, client, serverName));
    }
  }

  /** Lets the connections that there are finish within the limit. */
  Future<Void> drain(Duration limit) {
    Promise<Void> empty = Promise.promise();
    Deadline cut = new Deadline(loop.scheduler(), connections::closeAll);
    long now = loop.scheduler().nanos();
    cut.set(now + Nanos.of(limit), now);
    connections.drain(() -> {
      cut.cancel();
      empty.complete();
    });
    return empty.future();
  }

  /** Closes the connections that there are. */
  void cut() {
    connections.closeAll();
  }
}
