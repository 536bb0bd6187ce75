package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.weir.codec.shell.ShellLimits;
import io.weir.proxy.loop.Unexpected;
import io.weir.proxy.wire.BadMessageException;
import io.weir.proxy.wire.BodyReader;
import io.weir.proxy.wire.FieldName;
import io.weir.proxy.wire.Fields;
import io.weir.proxy.wire.Framing;
import io.weir.proxy.wire.MessageWriter;
import io.weir.proxy.wire.ResponseMessage;
import io.weir.proxy.wire.ResponseReader;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.GrpcStatus;
import io.weir.routing.stats.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an endpoint that speaks HTTP/1.1: carries one try after the other. It goes back
 * to its pool only if request and answer were complete and nothing was left over; else it is
 * closed, for nobody could tell whose bytes come next. Owned by one loop.
 */
final class Http1Upstream extends ChannelInboundHandlerAdapter
    implements UpstreamStream, UpstreamConnection {

  private final EndpointPool pool;
  private final @Nullable Owner owner;
  private final ResponseReader head;
  private final BodyReader body;
  private ChannelHandlerContext ctx;
  private @Nullable Attempt attempt;
  private @Nullable DownstreamStream caller;
  private RequestBody.@Nullable Reader sending;
  private @Nullable ByteBuf input;
  private boolean sendsChunks;
  private boolean sent;
  private boolean inHead;
  private boolean keepAlive;
  private boolean processing;
  private boolean closed;
  private int requests;
  private long bornNanos;
  private long idleSinceNanos;

  @SuppressWarnings("NullAway") // ctx is there as soon as the handler is in a pipeline
  Http1Upstream(EndpointPool pool, ShellLimits limits, @Nullable Owner owner) {
    this.pool = pool;
    this.owner = owner;
    this.head = new ResponseReader(limits.head().bytes(), limits.head().fields());
    this.body = new BodyReader(limits.head().bytes(), limits.head().fields());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    bornNanos = pool.loop().nanos();
    idleSinceNanos = bornNanos;
  }

  // The request

  @Override
  public void send(Attempt newAttempt, DownstreamStream newCaller, @Nullable ByteBuf preparedHead) {
    attempt = newAttempt;
    caller = newCaller;
    newAttempt.transport(this);
    requests++;
    inHead = true;
    RequestBody requestBody = newCaller.requestBody();
    write(preparedHead == null ? pool.head(newCaller, ctx.alloc()) : preparedHead);
    if (requestBody == null) {
      sent = true;
    } else {
      sent = false;
      sendsChunks = newCaller.request().bodyLength() == Framing.CHUNKED;
      sending = requestBody.open(this);
      sendBody();
    }
    ctx.flush();
  }

  @Override
  public void bodyReady() {
    sendBody();
    ctx.flush();
  }

  private void sendBody() {
    RequestBody.Reader reader = sending;
    while (reader != null && !sent && ctx.channel().isWritable()) {
      ByteBuf data = reader.read();
      if (data != null) {
        writeBody(data, sendsChunks);
      } else if (reader.ended()) {
        sent = true;
        if (sendsChunks) {
          write(MessageWriter.lastChunk(reader.trailers(), ctx.alloc()));
        }
      } else {
        return;
      }
      reader = sending;
    }
  }

  private void writeBody(ByteBuf data, boolean chunked) {
    if (chunked && data.isReadable()) {
      write(MessageWriter.chunkHead(data.readableBytes(), ctx.alloc()));
      write(data);
      write(MessageWriter.chunkTail(ctx.alloc()));
    } else {
      write(data);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
  private void write(ByteBuf data) {
    ctx.write(data, ctx.voidPromise());
  }

  @Override
  public void tunnel(ByteBuf data) {
    write(data);
    ctx.flush();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  public void endTunnel() {
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(HalfClose.INSTANCE);
  }

  @Override
  public boolean writable() {
    return ctx.channel().isWritable();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    DownstreamStream to = caller;
    if (context.channel().isWritable() && to != null) {
      sendBody();
      context.flush();
      to.resume();
    }
  }

  // The answer

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    ByteBuf before = input;
    input = before == null ? in : Unpooled.wrappedBuffer(before, in);
    process();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    DownstreamStream to = caller;
    if (to != null && !inHead) {
      to.flush();
    }
  }

  @Override
  public void resume() {
    if (!processing && !closed) {
      process();
      DownstreamStream to = caller;
      if (to != null && !inHead) {
        to.flush();
      }
    }
  }

  private void process() {
    if (processing) {
      return;
    }
    processing = true;
    try {
      ByteBuf in = input;
      while (in != null && !closed && step(in)) {
        in = input;
      }
    } catch (BadMessageException e) {
      fail(Outcome.RESET);
    } finally {
      processing = false;
    }
    tidyInput();
  }

  private boolean step(ByteBuf in) throws BadMessageException {
    Attempt answered = attempt;
    DownstreamStream to = caller;
    if (answered == null || to == null) {
      if (in.isReadable()) {
        close();
      }
      return false;
    }
    if (inHead) {
      return in.isReadable() && readHead(in, answered, to);
    }
    return to.writable() && readBody(in, answered, to);
  }

  private boolean readHead(ByteBuf in, Attempt answered, DownstreamStream to)
      throws BadMessageException {
    if (!head.read(in)) {
      return false;
    }
    if (head.interim()) {
      if (answered.kind() != Attempt.Kind.PROBE) {
        to.inform(head);
      }
      return true;
    }
    boolean switched = head.status() == ResponseMessage.SWITCHING_PROTOCOLS;
    if (switched ? !to.request().upgrade() : seemsSwitched(to)) {
      fail(Outcome.RESET);
      return false;
    }
    inHead = false;
    keepAlive = head.keepAlive() && !switched;
    body.begin(switched ? Framing.UNTIL_CLOSE : to.headOnly() ? 0 : head.bodyLength());
    answered.answered(head);
    if (attempt == answered && body.done()) {
      complete(answered, to);
    }
    return true;
  }

  /** A success that is no switch: to a client that speaks HTTP/2 it would say that it is one. */
  private boolean seemsSwitched(DownstreamStream to) {
    return head.status() / 100 == 2
        && to.request().upgrade()
        && to.request().protocol().equals("HTTP/2");
  }

  private boolean readBody(ByteBuf in, Attempt answered, DownstreamStream to)
      throws BadMessageException {
    ByteBuf data = body.next(in);
    if (data != null) {
      to.data(data);
    }
    if (body.done() && attempt == answered) {
      complete(answered, to);
      return true;
    }
    return data != null;
  }

  /** The answer is complete. The pool gets the connection back before anybody hears of it. */
  private void complete(Attempt answered, DownstreamStream to) {
    Fields trailers = body.trailers();
    boolean good = trailers == null || !GrpcStatus.failed(trailers.number(FieldName.GRPC_STATUS));
    boolean reusable =
        keepAlive && sent && !closed && nothingLeft() && pool.keeps(requests, bornNanos);
    detach();
    if (reusable) {
      idleSinceNanos = pool.loop().nanos();
      pool.free(this);
    } else {
      close();
    }
    answered.completed(good);
    to.end(trailers);
  }

  private boolean nothingLeft() {
    ByteBuf in = input;
    return in == null || !in.isReadable();
  }

  private void tidyInput() {
    ByteBuf in = input;
    if (in != null && (closed || !in.isReadable())) {
      in.release();
      input = null;
    }
    boolean read = input == null;
    if (!closed && ctx.channel().config().isAutoRead() != read) {
      ctx.channel().config().setAutoRead(read);
    }
  }

  // The end

  @Override
  public void cancel() {
    detach();
    close();
  }

  private void fail(Outcome outcome) {
    Attempt failed = attempt;
    detach();
    close();
    if (failed != null) {
      failed.failed(outcome);
    }
  }

  private void detach() {
    Attempt under = attempt;
    if (under != null) {
      under.transport(null);
    }
    attempt = null;
    caller = null;
    RequestBody.Reader reader = sending;
    if (reader != null) {
      sending = null;
      reader.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Attempt under = attempt;
    DownstreamStream to = caller;
    closed = true;
    if (under != null && to != null) {
      if (!inHead && body.endsWithConnection()) {
        complete(under, to);
      } else {
        fail(Outcome.RESET);
      }
    }
    if (!processing) {
      tidyInput();
    }
    pool.closed(this, true);
    context.fireChannelInactive();
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    var _ = Unexpected.told(cause);
    context.close();
  }

  @Override
  public @Nullable Owner owner() {
    return owner;
  }

  @Override
  public boolean hasRoom() {
    return attempt == null && !closed;
  }

  @Override
  public boolean idle() {
    return attempt == null;
  }

  @Override
  public long idleSinceNanos() {
    return idleSinceNanos;
  }

  @Override
  public boolean second() {
    return false;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  public void close() {
    if (!closed) {
      closed = true;
      ctx.close();
    }
  }
}
