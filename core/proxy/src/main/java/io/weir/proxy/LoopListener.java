package io.weir.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.weir.proxy.http.ConnectionGroup;
import io.weir.proxy.http.Http1Downstream;
import io.weir.proxy.http.LoopContext;
import io.weir.proxy.tls.CertificateTable;
import io.weir.proxy.tls.TlsAcceptor;
import io.weir.routing.exchange.Listener;
import io.weir.routing.time.Nanos;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One loop's share of a listening socket. The socket is one for all loops, which take turns in
 * getting its connections. Owned by the loop.
 */
final class LoopListener {

  private static final String VERTX_HANDLER = "handler";
  private static final int BACKLOG = 4096;
  private static final int ANY_PORT_MASK = 0xffffff;

  private final LoopContext loop;
  private final ConnectionGroup connections = new ConnectionGroup();
  private @Nullable NetServer server;
  private @Nullable Listener listener;
  private @Nullable CertificateTable certificates;

  LoopListener(LoopContext loop) {
    this.loop = loop;
  }

  Future<Void> bind(Vertx vertx, LoopVerticle.ListenerKey key) {
    NetServerOptions options = new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(BACKLOG);
    NetServer made = vertx.createNetServer(options).connectHandler(this::onConnect);
    server = made;
    return made.listen(address(key))
        .<Void>mapEmpty()
        .recover(cause -> Future.failedFuture(cannotListen(key, cause)));
  }

  private static IOException cannotListen(LoopVerticle.ListenerKey key, Throwable cause) {
    return new IOException(
        "can't listen on " + key.host() + ":" + key.port() + ": " + cause.getMessage(), cause);
  }

  /** Any free port must be the same for all loops, so it goes by the listener's name. */
  private static SocketAddress address(LoopVerticle.ListenerKey key) {
    return key.port() == 0
        ? SocketAddress.sharedRandomPort((key.name().hashCode() & ANY_PORT_MASK) + 1, key.host())
        : SocketAddress.inetSocketAddress(key.port(), key.host());
  }

  /** Serves from now on; connections that there are keep what they were made with. */
  void serve(Listener newListener, @Nullable CertificateTable newCertificates) {
    listener = newListener;
    certificates = newCertificates;
  }

  int port() {
    NetServer bound = server;
    return bound == null ? -1 : bound.actualPort();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  private void onConnect(NetSocket socket) {
    ChannelHandlerContext vertx = ((NetSocketInternal) socket).channelHandlerContext();
    Listener to = listener;
    if (to == null || loop.crowded()) {
      vertx.channel().close();
      return;
    }
    SocketAddress remote = socket.remoteAddress();
    String peer = remote == null ? null : remote.hostAddress();
    ChannelPipeline pipeline = vertx.pipeline();
    CertificateTable table = certificates;
    if (table == null) {
      pipeline.addBefore(
          VERTX_HANDLER, "http1", new Http1Downstream(loop, to, connections, peer, null));
    } else {
      long millis = loop.limits().times().handshake().toMillis();
      pipeline.addBefore(
          VERTX_HANDLER,
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

  /** Accepts no more connections; those that there are may finish within the limit. */
  Future<Void> drain(Duration limit) {
    Promise<Void> empty = Promise.promise();
    var cut = loop.scheduler().schedule(Nanos.of(limit), connections::closeAll);
    connections.drain(() -> {
      cut.cancel();
      empty.complete();
    });
    NetServer bound = server;
    Future<Void> closed = bound == null ? Future.succeededFuture() : bound.shutdown(limit);
    return Future.all(closed, empty.future()).mapEmpty();
  }
}
