package io.weir.proxy.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.weir.proxy.loop.Unexpected;
import io.weir.routing.time.Cancellable;
import io.weir.routing.time.Scheduler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the PROXY header that a connection begins with, then leaves the pipeline. A connection that
 * begins otherwise, or does not come to the point in time, is closed. Owned by one loop.
 */
public final class ProxyHeaderAcceptor extends ChannelInboundHandlerAdapter {

  private final Scheduler scheduler;
  private final long patienceNanos;
  private final Consumer<ProxyHeader> accepted;
  private @Nullable ByteBuf input;
  private @Nullable Cancellable deadline;

  /**
   * An acceptor for one connection.
   *
   * @param accepted puts the handlers for what follows into the pipeline
   */
  public ProxyHeaderAcceptor(
      Scheduler scheduler, long patienceNanos, Consumer<ProxyHeader> accepted) {
    this.scheduler = scheduler;
    this.patienceNanos = patienceNanos;
    this.accepted = accepted;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    deadline =
        scheduler.schedule(
            patienceNanos,
            () -> {
              deadline = null; // it has run, and may not be cancelled any more
              var _ = ctx.close();
            });
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf in = (ByteBuf) message;
    ByteBuf before = input;
    ByteBuf all = before == null ? in : Unpooled.wrappedBuffer(before, in);
    input = all;
    try {
      ProxyHeader header = ProxyHeader.read(all);
      if (header != null) {
        accepted.accept(header);
        ctx.pipeline().remove(this);
      }
    } catch (ProxyHeader.BadHeaderException _) {
      var _ = ctx.close();
    }
  }

  /** What came behind the header is for whoever comes behind this. */
  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    Cancellable timer = deadline;
    if (timer != null) {
      timer.cancel();
    }
    ByteBuf rest = input;
    input = null;
    if (rest != null && rest.isReadable() && ctx.channel().isActive()) {
      ctx.fireChannelRead(rest);
      ctx.fireChannelReadComplete();
    } else {
      ReferenceCountUtil.release(rest);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = Unexpected.told(cause);
    var _ = ctx.close();
  }
}
