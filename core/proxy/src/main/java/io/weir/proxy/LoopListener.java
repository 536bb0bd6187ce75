package io.weir.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.codec.shell.BindingSpec;
import io.weir.proxy.http.ConnectionGroup;
import io.weir.proxy.http.Http1Downstream;
import io.weir.proxy.http.Http2Downstream;
import io.weir.proxy.http.LoopContext;
import io.weir.proxy.http.ProtocolDetector;
import io.weir.proxy.tls.CertificateTable;
import io.weir.proxy.tls.TlsAcceptor;
import io.weir.routing.exchange.Listener;
import io.weir.routing.time.Nanos;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One loop's share of a listener: its connections, and what new ones get. Owned by the loop. */
final class LoopListener {

  private final LoopContext loop;
  private final ConnectionGroup connections = new ConnectionGroup();
  private Listener listener;
  private BindingSpec.Protocol protocol = BindingSpec.Protocol.HTTP;
  private @Nullable CertificateTable certificates;

  LoopListener(LoopContext loop, Listener listener) {
    this.loop = loop;
    this.listener = listener;
  }

  /** Serves from now on; connections that there are keep what they were made with. */
  void serve(
      Listener newListener,
      BindingSpec.Protocol newProtocol,
      @Nullable CertificateTable newCertificates) {
    listener = newListener;
    protocol = newProtocol;
    certificates = newCertificates;
  }

  /** A client has connected. */
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  void accept(Channel channel) {
    if (loop.crowded()) {
      channel.close();
      return;
    }
    Listener to = listener;
    String peer =
        channel.remoteAddress() instanceof InetSocketAddress remote
            ? remote.getAddress().getHostAddress()
            : null;
    ChannelPipeline pipeline = channel.pipeline();
    CertificateTable table = certificates;
    if (table == null) {
      pipeline.addLast("http", plain(pipeline, to, peer));
      return;
    }
    connections.arriving(channel);
    BindingSpec.Protocol spoken = protocol;
    pipeline.addLast(
        "sni",
        new TlsAcceptor(
            table,
            loop.limits().times().handshake().toMillis(),
            (_, entry, agreed) -> {
              boolean second =
                  spoken == BindingSpec.Protocol.HTTP2
                      || agreed.equals(ApplicationProtocolNames.HTTP_2);
              pipeline.addLast("http", second ? http2(to, peer, entry) : http1(to, peer, entry));
            }));
  }

  private ChannelHandler plain(ChannelPipeline pipeline, Listener to, @Nullable String peer) {
    return switch (protocol) {
      case HTTP1 -> http1(to, peer, null);
      case HTTP2 -> http2(to, peer, null);
      default ->
          new ProtocolDetector(
              loop,
              connections,
              () -> pipeline.addLast("http1", http1(to, peer, null)),
              () -> pipeline.addLast("http2", http2(to, peer, null)));
    };
  }

  private Http1Downstream http1(
      Listener to, @Nullable String peer, CertificateTable.@Nullable Entry entry) {
    return new Http1Downstream(loop, to, connections, peer, entry);
  }

  private Http2Downstream http2(
      Listener to, @Nullable String peer, CertificateTable.@Nullable Entry entry) {
    return new Http2Downstream(loop, to, connections, peer, entry);
  }

  /** Lets the connections that there are finish within the limit. */
  Future<Void> drain(Duration limit) {
    Promise<Void> empty = Promise.promise();
    var cut = loop.scheduler().schedule(Nanos.of(limit), connections::closeAll);
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
