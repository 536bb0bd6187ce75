package io.weir.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.weir.proxy.http.ConnectionGroup;
import io.weir.proxy.http.Http1Downstream;
import io.weir.proxy.http.LoopContext;
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
  private @Nullable CertificateTable certificates;

  LoopListener(LoopContext loop, Listener listener) {
    this.loop = loop;
    this.listener = listener;
  }

  /** Serves from now on; connections that there are keep what they were made with. */
  void serve(Listener newListener, @Nullable CertificateTable newCertificates) {
    listener = newListener;
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
      pipeline.addLast("http1", new Http1Downstream(loop, to, connections, peer, null));
    } else {
      connections.arriving(channel);
      long millis = loop.limits().times().handshake().toMillis();
      pipeline.addLast(
          "sni",
          new TlsAcceptor(
              table,
              millis,
              (ctx, entry, _) ->
                  ctx.pipeline()
                      .addAfter(
                          ctx.name(),
                          "http1",
                          new Http1Downstream(loop, to, connections, peer, entry))));
    }
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
