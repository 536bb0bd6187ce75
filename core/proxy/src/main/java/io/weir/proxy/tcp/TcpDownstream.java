package io.weir.proxy.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weir.proxy.http.Client;
import io.weir.proxy.http.ClientConnection;
import io.weir.proxy.http.ConnectionGroup;
import io.weir.proxy.http.Deadline;
import io.weir.proxy.http.EndedRequest;
import io.weir.proxy.http.HalfClose;
import io.weir.proxy.http.LoopContext;
import io.weir.proxy.http.Reason;
import io.weir.proxy.loop.Unexpected;
import io.weir.proxy.net.ConnectFailure;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.ConnectionHead;
import io.weir.routing.exchange.Downstream;
import io.weir.routing.exchange.Exchange;
import io.weir.routing.exchange.Listener;
import io.weir.routing.exchange.LocalAnswer;
import io.weir.routing.exchange.RequestHead;
import io.weir.routing.exchange.ResponseHead;
import io.weir.routing.time.Nanos;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection whose bytes go to an endpoint as they are. To the routing core it is one
 * exchange, answered as soon as there is a connection to an endpoint. Either side is read only as
 * fast as the other takes it, and may finish before the other does. Owned by one loop.
 */
public final class TcpDownstream extends ChannelInboundHandlerAdapter
    implements ClientConnection, Downstream {

  private final LoopContext loop;
  private final Listener listener;
  private final ConnectionGroup group;
  private final Client client;
  private final ConnectionHead head;
  private final long idleNanos;
  private final Deadline deadline;
  private final ArrayDeque<ByteBuf> early = new ArrayDeque<>(2);
  private ChannelHandlerContext ctx;
  private @Nullable Exchange exchange;
  private @Nullable EndpointLink link;
  private @Nullable Attempt answered;
  private @Nullable Reason reason;
  private @Nullable ConnectFailure connectFailure;
  private String route = "";
  private boolean clientFinished;
  private boolean endpointFinished;
  private boolean over;
  private long openedNanos;
  private long received;
  private long sent;

  /**
   * A connection that was just accepted.
   *
   * @param serverName that its TLS asks for, where that isn't ended here; else empty
   */
  @SuppressWarnings("NullAway") // ctx is there as soon as the handler is in a pipeline
  public TcpDownstream(
      LoopContext loop,
      Listener listener,
      ConnectionGroup group,
      Client client,
      String serverName) {
    this.loop = loop;
    this.listener = listener;
    this.group = group;
    this.client = client;
    this.head = new ConnectionHead(serverName, client.address());
    this.idleNanos = Nanos.of(loop.limits().times().upgraded());
    this.deadline = new Deadline(loop.scheduler(), this::onSilent);
  }

  Client client() {
    return client;
  }

  // The connection

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    context.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    context.channel().config().setAutoRead(false);
    group.add(this, context.channel());
    loop.stats().downstreamOpen();
    openedNanos = loop.scheduler().nanos();
    moved();
    var _ = listener.open(this);
  }

  private void moved() {
    long now = loop.scheduler().nanos();
    deadline.set(now + idleNanos, now);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf data = (ByteBuf) message;
    received += data.readableBytes();
    EndpointLink to = link;
    if (over) {
      data.release();
    } else if (to == null) {
      early.addLast(data);
    } else {
      moved();
      to.write(data);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    EndpointLink to = link;
    if (to != null) {
      to.flush();
      reading(to.writable());
    }
  }

  private void reading(boolean read) {
    if (!over && ctx.channel().config().isAutoRead() != read) {
      ctx.channel().config().setAutoRead(read);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    EndpointLink from = link;
    if (from != null) {
      from.reading(context.channel().isWritable());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !clientFinished) {
      clientFinished = true;
      EndpointLink to = link;
      if (to != null) {
        to.finish();
        endIfBothFinished();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (!over) {
      end(Reason.CLIENT_GONE);
    }
    group.remove(this);
    loop.stats().downstreamClose();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (Unexpected.told(cause) && !over) {
      end(Reason.INTERNAL_ERROR);
    }
    var _ = context.close();
  }

  @Override
  public void drain() {
    // Nobody can tell its client to finish; whoever drains cuts it in the end.
  }

  private void onSilent() {
    end(Reason.TIMEOUT);
    close();
  }

  @Override
  public void close() {
    end(Reason.ABORTED);
    var _ = ctx.close();
  }

  // What the routing core asks for

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public void taken(Exchange newExchange) {
    exchange = newExchange;
    route = newExchange.routeName();
  }

  @Override
  public void respond(Attempt attempt, ResponseHead connected) {
    EndpointLink to = (EndpointLink) attempt.transport();
    link = to;
    answered = attempt;
    if (to == null) {
      return;
    }
    moved();
    early.forEach(to::write);
    early.clear();
    to.flush();
    if (clientFinished) {
      to.finish();
    }
    reading(to.writable());
  }

  @Override
  public void answer(LocalAnswer answer, long retryAfterNanos) {
    exchange = null;
    end(Reason.of(answer));
    close();
  }

  @Override
  public void abort() {
    exchange = null;
    end(Reason.ABORTED);
    close();
  }

  // What the endpoint's side tells

  void unconnected(ConnectFailure why) {
    connectFailure = why;
  }

  void fromEndpoint(ByteBuf data) {
    sent += data.readableBytes();
    moved();
    var _ = ctx.write(data, ctx.voidPromise());
    EndpointLink from = link;
    if (from != null && !ctx.channel().isWritable()) {
      from.reading(false);
    }
  }

  void flush() {
    ctx.flush();
  }

  void endpointWritable(boolean writable) {
    reading(writable);
  }

  void endpointFinished() {
    endpointFinished = true;
    var _ = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(HalfClose.INSTANCE);
    endIfBothFinished();
  }

  void endpointGone() {
    endpointFinished = true;
    clientFinished = true;
    endIfBothFinished();
  }

  private void endIfBothFinished() {
    if (clientFinished && endpointFinished && !over) {
      end(null);
      var _ = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  // The end

  private void end(@Nullable Reason why) {
    if (over) {
      return;
    }
    over = true;
    reason = why;
    deadline.cancel();
    early.forEach(ByteBuf::release);
    early.clear();
    EndpointLink to = link;
    Exchange under = exchange;
    exchange = null;
    boolean failed = why != null && why != Reason.CLIENT_GONE && why != Reason.TIMEOUT;
    if (to != null && !failed) {
      to.complete();
    } else if (under != null) {
      under.cancel();
    }
    log();
  }

  private void log() {
    if (reason != null) {
      loop.stats().ended(reason);
    }
    long duration = loop.scheduler().nanos() - openedNanos;
    Attempt by = answered;
    String address = head.sourceAddress();
    loop.log(
        new EndedRequest(
            loop.microsBefore(duration),
            duration,
            address == null ? "" : address,
            "",
            head.authority(),
            "",
            "TCP",
            0,
            received,
            sent,
            route,
            by == null ? "" : by.endpoint().address(),
            Reason.token(reason, connectFailure),
            "",
            "",
            ""));
  }
}
