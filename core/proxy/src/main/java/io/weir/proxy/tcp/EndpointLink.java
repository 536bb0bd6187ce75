package io.weir.proxy.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weir.proxy.http.HalfClose;
import io.weir.proxy.http.LoopContext;
import io.weir.proxy.loop.Unexpected;
import io.weir.proxy.net.ConnectFailure;
import io.weir.proxy.net.UpstreamConnector;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.ResponseHead;
import io.weir.routing.stats.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One try's connection to an endpoint: its bytes go to the client as they are, as fast as that one
 * takes them. Owned by one loop.
 */
final class EndpointLink extends ChannelInboundHandlerAdapter
    implements UpstreamConnector.Callback {

  /** A connection is all the answer that there is. */
  private static final ResponseHead CONNECTED = () -> 200;

  private final LoopContext loop;
  private final Attempt attempt;
  private final TcpDownstream client;
  private @Nullable ChannelHandlerContext ctx;
  private boolean over;

  EndpointLink(LoopContext loop, Attempt attempt, TcpDownstream client) {
    this.loop = loop;
    this.attempt = attempt;
    this.client = client;
  }

  // The connection

  @Override
  public void connected(Channel channel, @Nullable String protocol) {
    if (over) {
      var _ = channel.close();
      return;
    }
    loop.stats().upstreamOpen();
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    channel.pipeline().addLast("tcp", this);
    attempt.answered(CONNECTED);
  }

  @Override
  public void failed(ConnectFailure failure) {
    loop.stats().upstreamFail(failure);
    if (!over) {
      over = true;
      attempt.transport(null);
      client.unconnected(failure);
      attempt.failed(Outcome.CONNECT_FAILED);
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  // What the client's side asks for

  void write(ByteBuf data) {
    ChannelHandlerContext to = ctx;
    if (to == null || over) {
      data.release();
    } else {
      var _ = to.write(data, to.voidPromise());
    }
  }

  void flush() {
    ChannelHandlerContext to = ctx;
    if (to != null) {
      to.flush();
    }
  }

  boolean writable() {
    return ctx != null && ctx.channel().isWritable();
  }

  /** The client has sent all that it will. */
  void finish() {
    ChannelHandlerContext to = ctx;
    if (to != null) {
      var _ = to.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(HalfClose.INSTANCE);
    }
  }

  /** The client takes more, or does not for now. */
  void reading(boolean read) {
    ChannelHandlerContext from = ctx;
    if (from != null && !over) {
      from.channel().config().setAutoRead(read);
    }
  }

  /** Nothing of it is wanted any more. */
  void cancel() {
    over = true;
    attempt.transport(null);
    ChannelHandlerContext to = ctx;
    if (to != null) {
      var _ = to.close();
    }
  }

  /** Both sides are through: what was written goes out, and it ends well. */
  void complete() {
    if (over) {
      return;
    }
    over = true;
    attempt.transport(null);
    ChannelHandlerContext to = ctx;
    if (to != null) {
      var _ =
          to.writeAndFlush(Unpooled.EMPTY_BUFFER)
              .addListener(io.netty.channel.ChannelFutureListener.CLOSE);
    }
    attempt.completed(true);
  }

  // What the endpoint sends

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (over) {
      ((ByteBuf) message).release();
    } else {
      client.fromEndpoint((ByteBuf) message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    client.flush();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    client.endpointWritable(context.channel().isWritable());
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !over) {
      client.endpointFinished();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    loop.stats().upstreamClose();
    if (!over) {
      client.endpointGone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = Unexpected.told(cause);
    var _ = context.close();
  }
}
