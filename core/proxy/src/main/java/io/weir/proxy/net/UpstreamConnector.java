package io.weir.proxy.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.proxy.loop.Unexpected;
import io.weir.proxy.loop.VertxScheduler;
import io.weir.proxy.tls.ClientTls;
import io.weir.routing.time.Cancellable;
import io.weir.routing.time.Nanos;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connections of one loop to endpoints: resolves a name, connects, says what comes before
 * everything else, shakes hands if it is over TLS; all of it within the cluster's {@code
 * connect-timeout}. Owned by the loop.
 */
public final class UpstreamConnector {

  private final Bootstrap bootstrap;
  private final VertxScheduler scheduler;

  /** Told once what became of a connection, on the loop. */
  public interface Callback {

    /**
     * It is there; handlers go to the end of its pipeline at once.
     *
     * @param protocol as agreed on by ALPN, or null for none
     */
    void connected(Channel channel, @Nullable String protocol);

    /** There is none. */
    void failed(ConnectFailure failure);
  }

  /**
   * A connector.
   *
   * @param bootstrap with the loop, its transport and a resolver that does not block; a copy is
   *     used
   */
  public UpstreamConnector(Bootstrap bootstrap, VertxScheduler scheduler) {
    this.bootstrap =
        bootstrap
            .clone()
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // part of ours
            .handler(new Empty());
    this.scheduler = scheduler;
  }

  /**
   * Makes a connection.
   *
   * @param preface its first bytes, before TLS; taken over by this
   */
  public void connect(
      EndpointAddress address,
      PreparedUpstream upstream,
      @Nullable ByteBuf preface,
      Callback callback) {
    Connecting connecting = new Connecting(address, upstream, preface, callback);
    connecting.begin(bootstrap, scheduler);
  }

  /** Leaves a pipeline as it is; handlers come when there is something to handle. */
  private static final class Empty extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {}
  }

  /** One connection until it is there; in its pipeline only as long as hands are shaken. */
  private static final class Connecting extends ChannelInboundHandlerAdapter {
    private final EndpointAddress address;
    private final PreparedUpstream upstream;
    private final Callback callback;
    private @Nullable ByteBuf preface;
    private @Nullable Cancellable deadline;
    private @Nullable Channel channel;
    private boolean settled;

    Connecting(
        EndpointAddress address,
        PreparedUpstream upstream,
        @Nullable ByteBuf preface,
        Callback callback) {
      this.address = address;
      this.upstream = upstream;
      this.preface = preface;
      this.callback = callback;
    }

    void begin(Bootstrap bootstrap, VertxScheduler scheduler) {
      EventExecutor loop = bootstrap.config().group().next();
      ChannelFuture future = bootstrap.connect(address.socket());
      long limitNanos = Nanos.of(upstream.spec().connections().connectTimeout());
      deadline = scheduler.schedule(limitNanos, this::onDeadline);
      if (future.channel().isRegistered()) {
        channel = future.channel();
        future.addListener(this::onConnect);
      } else {
        // No file descriptor is left. Not at once, for the caller would try again and again.
        loop.execute(() -> fail(ConnectFailure.REFUSED));
      }
    }

    private void onDeadline() {
      deadline = null; // it has run, and may not be cancelled any more
      fail(ConnectFailure.TIMED_OUT);
    }

    private void onConnect(Future<? super Void> future) {
      if (settled) {
        return;
      }
      if (future.isSuccess()) {
        onConnected(Objects.requireNonNull(channel));
      } else {
        fail(
            future.cause() instanceof UnknownHostException
                ? ConnectFailure.UNRESOLVED
                : ConnectFailure.REFUSED);
      }
    }

    private void onConnected(Channel made) {
      ByteBuf first = preface;
      preface = null;
      if (first != null) {
        var _ = made.writeAndFlush(first);
      }
      ClientTls tls = upstream.tls();
      if (tls == null) {
        succeed(made, null);
      } else {
        made.pipeline()
            .addLast("tls", tls.newHandler(made.alloc(), address.host(), address.port()));
        made.pipeline().addLast("handshake", this);
      }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof SslHandshakeCompletionEvent handshake && !settled) {
        if (handshake.isSuccess()) {
          onHandshake(ctx);
        } else {
          fail(
              causedByCertificate(handshake.cause())
                  ? ConnectFailure.CERTIFICATE
                  : ConnectFailure.HANDSHAKE);
        }
      }
    }

    private void onHandshake(ChannelHandlerContext ctx) {
      String agreed = ctx.pipeline().get(SslHandler.class).applicationProtocol();
      if (upstream.spec().protocol() == UpstreamSpec.Protocol.HTTP2
          && !ApplicationProtocolNames.HTTP_2.equals(agreed)) {
        fail(ConnectFailure.NO_HTTP2);
        return;
      }
      ctx.pipeline().remove(this);
      succeed(ctx.channel(), agreed);
    }

    /** The connection is closed by then, and the handshake's end said why. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      var _ = Unexpected.told(cause);
      fail(ConnectFailure.HANDSHAKE);
    }

    private void succeed(Channel made, @Nullable String protocol) {
      settle();
      callback.connected(made, protocol);
    }

    private void fail(ConnectFailure failure) {
      if (!settled) {
        settle();
        Channel left = channel;
        if (left != null) {
          var _ = left.close();
        }
        callback.failed(failure);
      }
    }

    private void settle() {
      settled = true;
      Cancellable timer = deadline;
      if (timer != null) {
        timer.cancel();
      }
      ReferenceCountUtil.release(preface);
      preface = null;
    }

    private static boolean causedByCertificate(@Nullable Throwable failure) {
      Throwable cause = failure;
      while (cause != null && !(cause instanceof CertificateException)) {
        cause = cause.getCause();
      }
      return cause != null;
    }
  }
}
