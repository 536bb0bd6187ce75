package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.util.ReferenceCountUtil;
import io.weir.codec.shell.ShellLimits;
import io.weir.proxy.loop.Unexpected;
import io.weir.proxy.wire.BadMessageException;
import io.weir.proxy.wire.BodyReader;
import io.weir.proxy.wire.Fault;
import io.weir.proxy.wire.Origin;
import io.weir.proxy.wire.RequestReader;
import io.weir.routing.exchange.Exchange;
import io.weir.routing.exchange.Listener;
import io.weir.routing.time.Nanos;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection that speaks HTTP/1. Requests are served one after the other; while one is
 * under way, what the client sends after it waits, and beyond a read's worth of it nothing more is
 * read.
 *
 * <p>Bytes go through one method, {@link #process}, whose order is the protocol's: head, body,
 * answer, next head. Owned by one loop.
 */
public final class Http1Downstream extends ChannelInboundHandlerAdapter
    implements ClientConnection {

  private enum State {
    /** Between requests, or in the middle of a head. */
    HEAD,
    /** A request is under way. */
    REQUEST,
    /** The connection belongs to the client and the endpoint. */
    TUNNEL,
    /** The last answer was given; what still comes is thrown away. */
    LINGER,
    /** Over. */
    CLOSED
  }

  /** How long a client may take to read the last answer before the connection is cut. */
  private static final long LINGER_NANOS = 2 * Nanos.SECOND;

  /** How long an idle connection that is drained may take to send its last request. */
  static final long LAST_REQUEST_NANOS = Nanos.SECOND;

  private final LoopContext loop;
  private final Listener listener;
  private final ShellLimits limits;
  private final long idleNanos;
  private final RequestReader head;
  private final BodyReader body;
  private final Http1Request request;
  private final Deadline deadline;
  private final ConnectionGroup group;
  private final Coverage coverage;
  private final BodyRate bodyRate = new BodyRate();
  private ChannelHandlerContext ctx;
  private State state = State.HEAD;
  private @Nullable ByteBuf input;
  private boolean processing;
  private boolean bodyRead;
  private long bodyBytes;
  private boolean draining;

  /** A connection that was just accepted. */
  @SuppressWarnings("NullAway") // ctx is there as soon as the handler is in a pipeline
  public Http1Downstream(
      LoopContext loop, Listener listener, ConnectionGroup group, Client client) {
    Origin origin = client.origin("1.1");
    this.coverage = new Coverage(client.shown());
    this.loop = loop;
    this.listener = listener;
    this.group = group;
    this.limits = loop.limits();
    this.idleNanos = Nanos.of(limits.times().idle());
    this.head =
        new RequestReader(
            limits.head().bytes(), limits.head().uriBytes(), limits.head().fields(), origin);
    this.body = new BodyReader(limits.head().bytes(), limits.head().fields());
    this.request = new Http1Request(this, loop, head, client, origin);
    this.deadline = new Deadline(loop.scheduler(), this::onDeadline);
  }

  // The connection

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    group.add(this, context.channel());
    loop.stats().downstreamOpen();
    long now = loop.nanos();
    deadline.set(now + idleNanos, now);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    ByteBuf before = input;
    input = before == null ? in : Unpooled.wrappedBuffer(before, in);
    process();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    // What is read here is written elsewhere, and flushed there.
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (context.channel().isWritable()) {
      if (state == State.TUNNEL) {
        tunnelMoved();
      } else if (state != State.LINGER) {
        deadline.clear();
      }
      request.onWritable();
    } else {
      setDeadline(limits.times().write());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      deadline.cancel();
      group.remove(this);
      loop.stats().downstreamClose();
      request.onGone();
      dropInput();
    }
    context.fireChannelInactive();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    try {
      if (Unexpected.told(cause)) {
        request.onBroken();
      }
    } finally {
      context.close();
    }
  }

  /** A connection with nothing under way may have a request on its way here: it gets the time. */
  @Override
  public void drain() {
    draining = true;
    if (state == State.HEAD && !head.started()) {
      long now = loop.nanos();
      deadline.set(now + LAST_REQUEST_NANOS, now);
    }
  }

  // What the client sends

  /** Does whatever can be done with the bytes at hand. */
  private void process() {
    if (processing) {
      return;
    }
    processing = true;
    try {
      ByteBuf in = input;
      while (in != null && step(in)) {
        in = input;
      }
    } catch (BadMessageException e) {
      refuse(e.fault());
    } finally {
      processing = false;
    }
    tidyInput();
  }

  /** Does one thing; false if there is nothing to do until more bytes or something else comes. */
  private boolean step(ByteBuf in) throws BadMessageException {
    return switch (state) {
      case HEAD -> in.isReadable() && readHead(in);
      case REQUEST -> !bodyRead && !request.bodyFull() && readBody(in);
      case TUNNEL -> in.isReadable() && readTunnel(in);
      case LINGER, CLOSED -> {
        dropInput();
        yield false;
      }
    };
  }

  private boolean readHead(ByteBuf in) throws BadMessageException {
    boolean first = !head.started();
    if (!head.read(in)) {
      if (first) {
        setDeadline(limits.times().head());
      }
      return false;
    }
    coverage.require(head.authority());
    requireSmaller(head.bodyLength());
    deadline.clear();
    state = State.REQUEST;
    bodyBytes = 0;
    body.begin(head.bodyLength());
    bodyRead = body.done();
    if (!bodyRead) {
      setDeadline(limits.times().body());
      bodyRate.begin(loop.nanos());
    }
    request.begin(ctx, limits, draining);
    Exchange exchange = listener.open(request);
    request.opened(exchange);
    return true;
  }

  private void requireSmaller(long length) throws BadMessageException {
    if (length > limits.bodyBytes()) {
      throw new BadMessageException(Fault.BODY_TOO_LARGE);
    }
  }

  private boolean readBody(ByteBuf in) throws BadMessageException {
    ByteBuf data = body.next(in);
    if (body.done()) {
      bodyRead = true;
      deadline.clear();
    } else if (data != null) {
      setDeadline(limits.times().body());
    }
    boolean slow = false;
    if (data != null) {
      bodyBytes += data.readableBytes();
      slow = !bodyRead && bodyRate.tooSlow(data.readableBytes(), loop.nanos());
    }
    if (bodyBytes + body.announced() > limits.bodyBytes()) {
      ReferenceCountUtil.release(data);
      throw new BadMessageException(Fault.BODY_TOO_LARGE);
    }
    if (data != null) {
      request.bodyData(data);
    }
    if (bodyRead) {
      request.bodyEnd(body.trailers());
    }
    if (slow && request.unanswered()) {
      request.onSlowBody();
    }
    return data != null || bodyRead;
  }

  private boolean readTunnel(ByteBuf in) {
    tunnelMoved();
    return request.tunnel(in);
  }

  /** Releases what was used up; while anything is left, nothing more is read. */
  private void tidyInput() {
    ByteBuf in = input;
    if (in != null && !in.isReadable()) {
      in.release();
      input = null;
    }
    boolean read = input == null && !(state == State.REQUEST && request.bodyFull());
    if (state != State.CLOSED && ctx.channel().config().isAutoRead() != read) {
      ctx.channel().config().setAutoRead(read);
    }
  }

  private void dropInput() {
    ByteBuf in = input;
    if (in != null) {
      input = null;
      in.release();
    }
  }

  /** There is room again for what the client sends. */
  void resumeInput() {
    if (!processing && state != State.CLOSED) {
      bodyRate.begin(loop.nanos());
      process();
    }
  }

  private void refuse(Fault fault) {
    if (state == State.REQUEST) {
      request.onBadBody(fault);
    } else {
      request.refuseUnread(ctx, fault);
    }
  }

  // What the request tells

  /** The answer was written. */
  void answered(boolean keepAlive) {
    if (state == State.CLOSED) {
      return;
    }
    if (!keepAlive || !bodyRead || draining) {
      linger();
      return;
    }
    state = State.HEAD;
    long now = loop.nanos();
    deadline.set(now + idleNanos, now);
    if (!processing && input != null) {
      process();
    }
  }

  /** The answer to an upgrade was written: bytes go through from here on. */
  void tunnelOpened() {
    state = State.TUNNEL;
    tunnelMoved();
  }

  /** Bytes went through the tunnel, in either direction. */
  void tunnelMoved() {
    setDeadline(limits.times().upgraded());
  }

  boolean bodyRead() {
    return bodyRead;
  }

  boolean draining() {
    return draining;
  }

  /**
   * Closes so that the client can read the last answer: if it still sends, a reset would take that
   * away from it (RFC 9112, section 9.6).
   */
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  private void linger() {
    boolean clean = bodyRead && state == State.REQUEST && input == null;
    state = State.LINGER;
    dropInput();
    long now = loop.nanos();
    deadline.set(now + LINGER_NANOS, now);
    if (clean) {
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    } else {
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(HalfClose.INSTANCE);
      ctx.channel().config().setAutoRead(true);
    }
  }

  /** Ends it as it is; by a reset, and without TLS's farewell, where an end would say too much. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  public void close() {
    request.because(Reason.ABORTED);
    if (state == State.REQUEST && request.untilClose()) {
      ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      ctx.pipeline().firstContext().close();
    } else {
      ctx.close();
    }
  }

  private void setDeadline(Duration from) {
    long now = loop.nanos();
    deadline.set(now + Nanos.of(from), now);
  }

  private void onDeadline() {
    boolean waitsForClient = state == State.REQUEST && !bodyRead;
    if (state == State.HEAD && head.started()) {
      request.refuseUnread(ctx, Reason.REQUEST_TIMEOUT);
    } else if (waitsForClient && ctx.channel().isWritable()) {
      if (request.bodyFull()) {
        setDeadline(limits.times().body()); // it is the endpoint that is slow
      } else {
        request.onSlowBody();
      }
    } else {
      request.because(state == State.TUNNEL ? Reason.TIMEOUT : Reason.CLIENT_GONE);
      close();
    }
  }
}
