package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.proxy.loop.Unexpected;
import io.weir.routing.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * Finds out by the first bytes which version of HTTP a client speaks where no TLS says so (prior
 * knowledge, RFC 9113, section 3.3), and makes room for it. Owned by one loop.
 */
public final class ProtocolDetector extends ChannelInboundHandlerAdapter
    implements ClientConnection {

  private final ConnectionGroup group;
  private final Runnable http1;
  private final Runnable http2;
  private final Deadline deadline;
  private final long patienceNanos;
  private final LoopContext loop;
  private @Nullable ByteBuf first;
  private ChannelHandlerContext ctx;

  /**
   * A detector for one connection.
   *
   * @param http1 puts the handler for HTTP/1 behind this one in the pipeline
   * @param http2 the same for HTTP/2
   */
  @SuppressWarnings("NullAway") // ctx is there as soon as the handler is in a pipeline
  public ProtocolDetector(LoopContext loop, ConnectionGroup group, Runnable http1, Runnable http2) {
    this.loop = loop;
    this.group = group;
    this.http1 = http1;
    this.http2 = http2;
    this.deadline = new Deadline(loop.scheduler(), this::close);
    this.patienceNanos = Nanos.of(loop.limits().times().idle());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    group.add(this, context.channel());
    loop.stats().downstreamOpen();
    long now = loop.nanos();
    deadline.set(now + patienceNanos, now);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    ByteBuf before = first;
    ByteBuf all = before == null ? in : Unpooled.wrappedBuffer(before, in);
    first = all;
    int known = Math.min(all.readableBytes(), Http2Downstream.PREFACE.length);
    int same = 0;
    while (same < known && all.getByte(all.readerIndex() + same) == Http2Downstream.PREFACE[same]) {
      same++;
    }
    if (same < known) {
      become(http1);
    } else if (same == Http2Downstream.PREFACE.length) {
      become(http2);
    }
  }

  private void become(Runnable protocol) {
    protocol.run();
    ByteBuf all = first;
    first = null;
    leave();
    if (all != null) {
      ctx.fireChannelRead(all);
    }
    ctx.fireChannelReadComplete();
    ctx.pipeline().remove(this);
  }

  private void leave() {
    deadline.cancel();
    group.remove(this);
    loop.stats().downstreamClose();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    ByteBuf all = first;
    if (all != null) {
      first = null;
      all.release();
    }
    leave();
    context.fireChannelInactive();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = Unexpected.told(cause);
    context.close();
  }

  @Override
  public void drain() {
    long now = loop.nanos();
    deadline.set(now + Http1Downstream.LAST_REQUEST_NANOS, now);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  public void close() {
    ctx.close();
  }
}
