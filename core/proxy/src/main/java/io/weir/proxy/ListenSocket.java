package io.weir.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A listening socket: one for all loops, so that no connection waits in a queue that nobody empties
 * any more. It accepts on one of the loops and deals its connections out to all in turn.
 *
 * <p>It is bound here, or was bound by a process before this one, which handed it over. Callable
 * from any thread.
 */
final class ListenSocket {

  private static final int BACKLOG = 4096;
  private static final long RETRY_SECONDS = 1;

  private final SocketKey key;
  private final Channel channel;

  private ListenSocket(SocketKey key, Channel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Binds a socket. It accepts nothing before {@link #accept}.
   *
   * @param loops that get its connections in turn; the one at {@code turn} accepts
   */
  static Future<ListenSocket> bind(Vertx vertx, SocketKey key, List<LoopVerticle> loops, int turn) {
    ServerChannel made =
        ((VertxInternal) vertx).transport().serverChannelFactory(false).newChannel();
    made.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
    made.config().setOption(ChannelOption.SO_REUSEADDR, true);
    InetSocketAddress address = new InetSocketAddress(key.host(), key.port());
    return register(made, key, loops, turn)
        .compose(socket -> done(socket.channel.bind(address)).map(socket))
        .recover(cause -> {
          var _ = made.close();
          return Future.failedFuture(cannotListen(key, cause));
        });
  }

  /** Takes over a socket that is bound and listens; it is closed if that cannot be. */
  static Future<ListenSocket> inherit(
      SocketKey key, FileDescriptor descriptor, List<LoopVerticle> loops, int turn) {
    return register(new EpollServerSocketChannel(descriptor.intValue()), key, loops, turn);
  }

  private static Future<ListenSocket> register(
      ServerChannel channel, SocketKey key, List<LoopVerticle> loops, int turn) {
    channel.config().setAutoRead(false);
    channel.pipeline().addLast(new Dealer(key, loops, turn));
    EventLoop accepting = loops.get(turn % loops.size()).eventLoop();
    return done(accepting.register(channel)).map(new ListenSocket(key, channel));
  }

  private static Future<Void> done(ChannelFuture future) {
    Promise<Void> promise = Promise.promise();
    future.addListener(ended -> {
      if (ended.isSuccess()) {
        promise.complete();
      } else {
        promise.fail(ended.cause());
      }
    });
    return promise.future();
  }

  private static IOException cannotListen(SocketKey key, Throwable cause) {
    return new IOException(
        "can't listen on " + key.host() + ":" + key.port() + ": " + cause.getMessage(), cause);
  }

  SocketKey key() {
    return key;
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Whether another process can go on with it. */
  boolean canBeHandedOver() {
    return channel instanceof EpollServerSocketChannel;
  }

  /** What another process can go on with; valid as long as this socket is open. */
  FileDescriptor descriptor() {
    return ((UnixChannel) channel).fd();
  }

  /** Accepts connections from now on. */
  void accept() {
    channel.config().setAutoRead(true);
  }

  /** Accepts no more. A process that it was handed over to goes on with what waits in its queue. */
  Future<Void> close() {
    return done(channel.close());
  }

  /** Gives each connection to the loop whose turn it is. */
  private static final class Dealer extends ChannelInboundHandlerAdapter {

    private final SocketKey key;
    private final List<LoopVerticle> loops;
    private int turn;

    Dealer(SocketKey key, List<LoopVerticle> loops, int turn) {
      this.key = key;
      this.loops = loops;
      this.turn = turn % loops.size();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      Channel accepted = (Channel) message;
      LoopVerticle loop = loops.get(turn);
      turn = turn + 1 == loops.size() ? 0 : turn + 1;
      accepted.config().setOption(ChannelOption.TCP_NODELAY, true);
      loop.take(key, accepted);
    }

    /** Most likely there are no more file descriptors, and trying at once would not help. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      Channel channel = ctx.channel();
      if (channel.config().isAutoRead()) {
        channel.config().setAutoRead(false);
        var _ =
            ctx.executor()
                .schedule(
                    () -> channel.config().setAutoRead(true), RETRY_SECONDS, TimeUnit.SECONDS);
      }
    }
  }
}
