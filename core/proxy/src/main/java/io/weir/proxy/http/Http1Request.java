package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.weir.codec.shell.ShellLimits;
import io.weir.proxy.wire.Ascii;
import io.weir.proxy.wire.Fault;
import io.weir.proxy.wire.Fields;
import io.weir.proxy.wire.Framing;
import io.weir.proxy.wire.MessageWriter;
import io.weir.proxy.wire.MessageWriter.Persistence;
import io.weir.proxy.wire.Origin;
import io.weir.proxy.wire.Phrases;
import io.weir.proxy.wire.RequestMessage;
import io.weir.proxy.wire.RequestReader;
import io.weir.proxy.wire.ResponseMessage;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * The request that is under way on a client's HTTP/1 connection. One object serves all requests of
 * a connection, one after the other. Owned by one loop.
 */
final class Http1Request extends ClientRequest {

  private final Http1Downstream connection;
  private final RequestReader head;
  private ChannelHandlerContext ctx;
  private boolean keepAlive;
  private boolean chunked;
  private boolean untilClose;
  private boolean tunnel;

  /** A head that waits for the body that may fit behind it; written with the next flush. */
  private @Nullable ByteBuf unwritten;

  @SuppressWarnings("NullAway") // ctx is there when a request begins
  Http1Request(
      Http1Downstream connection,
      LoopContext loop,
      RequestReader head,
      Client client,
      Origin origin) {
    super(loop, client, origin);
    this.connection = connection;
    this.head = head;
  }

  // What the client's connection tells

  void begin(ChannelHandlerContext context, ShellLimits limits, boolean draining) {
    ctx = context;
    keepAlive = head.keepAlive() && !draining;
    chunked = false;
    untilClose = false;
    tunnel = false;
    begin(head.bodyLength() == 0 ? null : newBody(limits.replayBytes(), connection::resumeInput));
  }

  void onBadBody(Fault fault) {
    if (!refuse(fault)) {
      because(Reason.BAD_REQUEST);
      connection.close();
    }
  }

  void onSlowBody() {
    if (!refuse(Reason.REQUEST_TIMEOUT, Reason.REQUEST_TIMEOUT.status(), "body")) {
      because(Reason.REQUEST_TIMEOUT);
      connection.close();
    }
  }

  /** There is no request that could be served: it gets this answer, and the connection ends. */
  void refuseUnread(ChannelHandlerContext context, Fault fault) {
    ctx = context;
    begin(null);
    refuse(fault);
  }

  /** The same, because it did not come in time. */
  void refuseUnread(ChannelHandlerContext context, Reason why) {
    ctx = context;
    begin(null);
    refuse(why, why.status(), why.token());
  }

  // What the routing core asks for

  @Override
  public void respond(Attempt answered, ResponseHead responseHead) {
    ResponseMessage response = (ResponseMessage) responseHead;
    answeredBy(answered, response.status());
    tunnel = response.status() == ResponseMessage.SWITCHING_PROTOCOLS;
    boolean bodiless = headOnly() || tunnel;
    boolean unframed = !bodiless && response.bodyLength() == Framing.UNTIL_CLOSE;
    chunked = head.http11() && !bodiless && (unframed || response.bodyLength() == Framing.CHUNKED);
    keepAlive &= connection.bodyRead() && !connection.draining();
    untilClose = !head.http11() && !bodiless && response.bodyLength() < 0;
    keepAlive &= !untilClose;
    unwritten = MessageWriter.response(response, chunked, persistence(), loop.date(), ctx.alloc());
    if (tunnel) {
      answered.exchange().tunnelOpened();
      flush();
      connection.tunnelOpened();
      connection.resumeInput();
    } else if (head.upgrade()) {
      answered.exchange().tunnelRefused();
    }
  }

  private Persistence persistence() {
    if (tunnel) {
      return Persistence.WEBSOCKET;
    }
    if (!keepAlive) {
      return Persistence.CLOSE;
    }
    return head.http11() ? Persistence.DEFAULT : Persistence.KEEP_ALIVE;
  }

  @Override
  void answer(Reason why, int code, String detail, long retryAfter, boolean goesOn) {
    status = code;
    keepAlive = goesOn && keepAlive && connection.bodyRead() && !connection.draining();
    byte[] text = Ascii.bytes("weir: " + detail + "\n");
    boolean headOnly = headComplete() && headOnly();
    write(
        MessageWriter.answer(
            code,
            Phrases.of(code),
            why.fields(detail, retryAfter),
            loop.date(),
            persistence(),
            text,
            headOnly,
            ctx.alloc()));
    flush();
    bytes = headOnly ? 0 : text.length;
    ended();
    connection.answered(keepAlive);
  }

  @Override
  public void abort() {
    because(Reason.ABORTED);
    ended();
    connection.close();
  }

  /** Whether the connection's end tells its client that the answer is whole. */
  boolean untilClose() {
    return untilClose;
  }

  // What the endpoint's connection tells

  @Override
  public RequestMessage request() {
    return head;
  }

  @Override
  boolean headComplete() {
    return !head.started();
  }

  @Override
  public void inform(ResponseMessage interim) {
    if (head.http11() && unanswered()) {
      write(MessageWriter.response(interim, false, Persistence.DEFAULT, loop.date(), ctx.alloc()));
      flush();
    }
  }

  @Override
  public void data(ByteBuf data) {
    if (!open()) {
      data.release();
      return;
    }
    int length = data.readableBytes();
    bytes += length;
    moved();
    if (tunnel) {
      connection.tunnelMoved();
    }
    if (chunked && length > 0) {
      ByteBufAllocator alloc = ctx.alloc();
      write(MessageWriter.chunkHead(length, alloc));
      write(data);
      write(MessageWriter.chunkTail(alloc));
    } else {
      write(data);
    }
  }

  @Override
  public void flush() {
    writeHead();
    ctx.flush();
  }

  @Override
  public void end(@Nullable Fields trailers) {
    if (!open()) {
      return;
    }
    if (chunked) {
      write(MessageWriter.lastChunk(trailers, ctx.alloc()));
    }
    flush();
    boolean goesOn = keepAlive && !tunnel;
    ended();
    connection.answered(goesOn);
  }

  @Override
  public void resume() {
    connection.resumeInput();
  }

  @Override
  public boolean writable() {
    return ctx.channel().isWritable();
  }

  @Override
  void onEnded() {
    ByteBuf waiting = unwritten;
    if (waiting != null) {
      unwritten = null;
      waiting.release();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
  private void write(ByteBuf data) {
    ByteBuf waiting = unwritten;
    if (waiting != null && waiting.writableBytes() >= data.readableBytes()) {
      waiting.writeBytes(data);
      data.release();
    } else {
      writeHead();
      ctx.write(data, ctx.voidPromise());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
  private void writeHead() {
    ByteBuf waiting = unwritten;
    if (waiting != null) {
      unwritten = null;
      ctx.write(waiting, ctx.voidPromise());
    }
  }
}
