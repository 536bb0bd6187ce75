package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.weir.codec.shell.ShellLimits;
import io.weir.proxy.wire.Ascii;
import io.weir.proxy.wire.Fault;
import io.weir.proxy.wire.FieldName;
import io.weir.proxy.wire.Fields;
import io.weir.proxy.wire.Framing;
import io.weir.proxy.wire.MessageWriter;
import io.weir.proxy.wire.MessageWriter.Persistence;
import io.weir.proxy.wire.RequestReader;
import io.weir.proxy.wire.ResponseReader;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Exchange;
import io.weir.routing.exchange.LocalAnswer;
import io.weir.routing.exchange.RequestHead;
import io.weir.routing.exchange.ResponseHead;
import io.weir.routing.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * The request that is under way on a client's HTTP/1 connection: gives the routing core its head,
 * the endpoint its body, and the client the answer. One object serves all requests of a connection,
 * one after the other. Owned by one loop.
 */
final class Http1Request implements DownstreamStream {

  /** So much of a request's body waits for an endpoint before the client is paused. */
  private static final int MAX_UNREAD = 64 * 1024;

  private final Http1Downstream connection;
  private final LoopContext loop;
  private final RequestReader head;
  private final @Nullable String sourceAddress;
  private final byte[] addedLines;
  private ChannelHandlerContext ctx;
  private @Nullable Exchange exchange;
  private @Nullable RequestBody body;
  private @Nullable UpstreamStream source;
  private @Nullable Attempt attempt;
  private @Nullable Reason reason;
  private boolean open;
  private boolean keepAlive;
  private boolean chunked;
  private boolean tunnel;
  private String requestId = "";
  private int status;
  private long bytes;
  private long openedNanos;

  @SuppressWarnings("NullAway") // ctx is there when a request begins
  Http1Request(
      Http1Downstream connection,
      LoopContext loop,
      RequestReader head,
      @Nullable String sourceAddress,
      boolean secure) {
    this.connection = connection;
    this.loop = loop;
    this.head = head;
    this.sourceAddress = sourceAddress;
    this.addedLines = addedLines(sourceAddress, secure);
  }

  private static byte[] addedLines(@Nullable String sourceAddress, boolean secure) {
    String address = sourceAddress == null ? "unknown" : sourceAddress;
    return Ascii.bytes(
        "x-forwarded-for: "
            + address
            + "\r\nx-forwarded-proto: "
            + (secure ? "https" : "http")
            + "\r\nvia: 1.1 weir\r\n");
  }

  // What the client's connection tells

  void begin(ChannelHandlerContext context, ShellLimits limits, boolean draining) {
    ctx = context;
    open = true;
    keepAlive = head.keepAlive() && !draining;
    status = 0;
    requestId = "";
    bytes = 0;
    reason = null;
    attempt = null;
    openedNanos = loop.nanos();
    body =
        head.bodyLength() == 0
            ? null
            : new RequestBody(limits.replayBytes(), MAX_UNREAD, connection::resumeInput);
  }

  /** The routing core took it in, and may have answered already. */
  void opened(@Nullable Exchange newExchange) {
    if (open) {
      exchange = newExchange;
    }
  }

  boolean bodyFull() {
    RequestBody sent = body;
    return sent != null && sent.full();
  }

  void bodyData(ByteBuf data) {
    RequestBody sent = body;
    if (sent == null || !open) {
      data.release();
    } else {
      sent.add(data);
    }
  }

  void bodyEnd() {
    RequestBody sent = body;
    if (sent != null && open) {
      sent.complete();
    }
  }

  /** Passes on what the client sends through a tunnel; false while the endpoint has enough. */
  boolean tunnel(ByteBuf in) {
    UpstreamStream to = source;
    if (to == null || !to.writable()) {
      return false;
    }
    to.tunnel(in.readRetainedSlice(in.readableBytes()));
    return true;
  }

  void onWritable() {
    UpstreamStream from = source;
    if (from != null) {
      from.resume();
    }
  }

  /** The client went away. */
  void onGone() {
    if (open) {
      reason = Reason.CLIENT_GONE;
      cancelExchange();
      ended();
    }
  }

  void onBadBody(Fault fault) {
    if (open && status == 0) {
      cancelExchange();
      answer(Reason.BAD_REQUEST, fault.status(), fault.detail(), -1, false);
    } else {
      connection.close();
    }
  }

  void onSlowBody() {
    if (open && status == 0) {
      cancelExchange();
      answer(Reason.REQUEST_TIMEOUT, Reason.REQUEST_TIMEOUT.status(), "body", -1, false);
    } else {
      connection.close();
    }
  }

  /** There is no request that could be served: it gets this answer, and the connection ends. */
  void refuse(ChannelHandlerContext context, Fault fault) {
    refuse(context, Reason.BAD_REQUEST, fault.status(), fault.detail());
  }

  void refuse(ChannelHandlerContext context, Reason why) {
    refuse(context, why, why.status(), why.token());
  }

  private void refuse(ChannelHandlerContext context, Reason why, int code, String detail) {
    ctx = context;
    open = true;
    body = null;
    exchange = null;
    attempt = null;
    bytes = 0;
    openedNanos = loop.nanos();
    answer(why, code, detail, -1, false);
  }

  private void cancelExchange() {
    Exchange under = exchange;
    if (under != null) {
      exchange = null;
      under.cancel();
    }
  }

  // What the routing core asks for

  @Override
  public RequestHead head() {
    return head;
  }

  @Override
  public boolean replayable() {
    RequestBody sent = body;
    return !head.upgrade() && (sent == null || sent.replayable());
  }

  @Override
  public void respond(Attempt answered, ResponseHead responseHead) {
    attempt = answered;
    source = (UpstreamStream) answered.transport();
    ResponseReader response = (ResponseReader) responseHead;
    status = response.status();
    tunnel = status == ResponseReader.SWITCHING_PROTOCOLS;
    boolean bodiless = headOnly() || tunnel;
    boolean unframed = !bodiless && response.bodyLength() == Framing.UNTIL_CLOSE;
    chunked = head.http11() && !bodiless && (unframed || response.bodyLength() == Framing.CHUNKED);
    keepAlive &= connection.bodyRead() && !connection.draining();
    keepAlive &= head.http11() || bodiless || response.bodyLength() >= 0;
    write(MessageWriter.response(response, chunked, persistence(), loop.dateLine(), ctx.alloc()));
    if (tunnel) {
      flush();
      connection.tunnelOpened();
      connection.resumeInput();
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
  public void answer(LocalAnswer answer, long retryAfterNanos) {
    exchange = null;
    Reason why = Reason.of(answer);
    long seconds = retryAfterNanos < 0 ? -1 : (retryAfterNanos + Nanos.SECOND - 1) / Nanos.SECOND;
    answer(why, answer.status(), why.token(), seconds, keepAlive && connection.bodyRead());
  }

  private void answer(Reason why, int code, String detail, long retryAfter, boolean goesOn) {
    reason = why;
    status = code;
    keepAlive = goesOn && !connection.draining();
    byte[] text = Ascii.bytes("weir: " + detail + "\n");
    boolean headOnly = !head.started() && headOnly();
    write(
        MessageWriter.answer(
            code,
            Phrases.of(code),
            why.lines(detail, retryAfter),
            loop.dateLine(),
            persistence(),
            text,
            headOnly,
            ctx.alloc()));
    ctx.flush();
    bytes = headOnly ? 0 : text.length;
    ended();
    connection.answered(keepAlive);
  }

  @Override
  public void abort() {
    reason = Reason.ABORTED;
    exchange = null;
    ended();
    connection.close();
  }

  // What the endpoint's connection tells

  @Override
  public ByteBuf requestHead(String fallbackHost) {
    String given = head.fields().value(FieldName.X_REQUEST_ID);
    if (given != null) {
      requestId = given;
    } else if (requestId.isEmpty()) {
      requestId = loop.newRequestId();
    }
    return MessageWriter.request(
        head, fallbackHost, addedLines, given == null ? requestId : null, ctx.alloc());
  }

  @Override
  public @Nullable RequestBody requestBody() {
    return body;
  }

  @Override
  public boolean requestChunked() {
    return head.bodyLength() == Framing.CHUNKED;
  }

  @Override
  public boolean headOnly() {
    return head.method().equals("HEAD");
  }

  @Override
  public boolean upgrade() {
    return head.upgrade();
  }

  @Override
  public void inform(ResponseReader interim) {
    if (head.http11() && open && status == 0) {
      write(
          MessageWriter.response(
              interim, false, Persistence.DEFAULT, loop.dateLine(), ctx.alloc()));
      ctx.flush();
    }
  }

  @Override
  public void data(ByteBuf data) {
    if (!open) {
      data.release();
      return;
    }
    int length = data.readableBytes();
    bytes += length;
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
    ctx.flush();
  }

  @Override
  public void end(@Nullable Fields trailers) {
    if (!open) {
      return;
    }
    if (chunked) {
      write(MessageWriter.lastChunk(trailers, ctx.alloc()));
    }
    ctx.flush();
    exchange = null;
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

  @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection
  private void write(ByteBuf data) {
    ctx.write(data, ctx.voidPromise());
  }

  /** Whatever its end was: it is counted, logged and forgotten. */
  private void ended() {
    if (!open) {
      return;
    }
    open = false;
    source = null;
    RequestBody sent = body;
    loop.stats().ended(status);
    if (reason != null) {
      loop.stats().ended(reason);
    }
    AccessSink log = loop.accessLog();
    if (log != null) {
      log.log(entry(sent));
    }
    if (sent != null) {
      body = null;
      sent.discard();
    }
    attempt = null;
  }

  private EndedRequest entry(@Nullable RequestBody sent) {
    boolean complete = !head.started();
    Attempt answered = attempt;
    String query = complete ? head.query() : null;
    String path = complete ? head.path() : "";
    long duration = loop.nanos() - openedNanos;
    return new EndedRequest(
        (System.currentTimeMillis() - duration / Nanos.MILLI) * 1000,
        duration,
        text(sourceAddress),
        complete ? head.method() : "",
        complete ? head.authority() : "",
        query == null ? path : path + "?" + query,
        complete && !head.http11() ? "HTTP/1.0" : "HTTP/1.1",
        status,
        sent == null ? 0 : sent.total(),
        bytes,
        answered == null ? "" : answered.exchange().routeName(),
        answered == null ? "" : answered.endpoint().address(),
        reason == null ? "" : reason.token(),
        requestId,
        complete ? text(head.header("user-agent")) : "",
        complete ? text(head.header("referer")) : "");
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
