package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.codec.shell.ShellLimits;
import io.weir.proxy.h2.ErrorCode;
import io.weir.proxy.h2.HpackEncoder;
import io.weir.proxy.h2.Http2Stream;
import io.weir.proxy.wire.Ascii;
import io.weir.proxy.wire.BadMessageException;
import io.weir.proxy.wire.Fault;
import io.weir.proxy.wire.FieldName;
import io.weir.proxy.wire.Fields;
import io.weir.proxy.wire.GrpcWebRequest;
import io.weir.proxy.wire.HeaderBlock;
import io.weir.proxy.wire.Http2RequestHead;
import io.weir.proxy.wire.RequestMessage;
import io.weir.proxy.wire.ResponseMessage;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.ResponseHead;
import io.weir.routing.time.Nanos;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A request that came on a stream of a client's HTTP/2 connection. Owned by one loop. */
final class Http2Request extends ClientRequest {

  private final Http2Downstream connection;
  private final Http2RequestHead head;
  private final ShellLimits limits;
  private final Stream stream;
  private @Nullable ArrayDeque<ByteBuf> tunnel;
  private boolean tunnelOpen;
  private boolean tunnelEnds;
  private long received;
  private int held;
  private boolean headed;
  private boolean recycled;
  private long heardNanos;
  private @Nullable BodyRate rate;

  /** A request whose head will come. */
  Http2Request(Http2Downstream connection, LoopContext loop, ShellLimits limits) {
    super(loop, connection.client(), connection.origin());
    this.connection = connection;
    this.limits = limits;
    this.head = new Http2RequestHead(loop.headerBlock(limits.head()), connection.origin());
    this.stream = new Stream();
  }

  /** The stream that it comes on. */
  Stream stream() {
    return stream;
  }

  /** What the stream tells. */
  final class Stream extends Http2Stream {

    Stream() {
      super(connection);
    }

    @Override
    protected HeaderBlock headBlock() {
      return head.block();
    }

    @Override
    protected boolean onHead(boolean ended) {
      Http2Request.this.onHead(ended);
      return true;
    }

    @Override
    protected void onData(ByteBuf data) {
      Http2Request.this.onData(data);
    }

    @Override
    protected void onEnd(@Nullable HeaderBlock last) {
      Http2Request.this.onEnd(last);
    }

    @Override
    protected void onReset(ErrorCode code, boolean unprocessed) {
      onGone();
      dropTunnel();
    }

    @Override
    protected void onWritable() {
      Http2Request.this.onWritable();
    }

    /** Whose stream it is. */
    Http2Request request() {
      return Http2Request.this;
    }
  }

  // What the client sends

  private void onHead(boolean ended) {
    heardNanos = loop.nanos();
    try {
      head.complete(ended, limits.head().uriBytes());
      headed = true;
      connection.coverage().require(head.authority());
      if (head.bodyLength() > limits.bodyBytes()) {
        throw new BadMessageException(Fault.BODY_TOO_LARGE);
      }
    } catch (BadMessageException e) {
      begin(null);
      onBad(e.fault());
      return;
    }
    boolean bodiless = ended || head.upgrade() || head.bodyLength() == 0;
    begin(bodiless ? null : newBody(limits.replayBytes(), this::onDrained));
    boolean call = !ended && grpc();
    if (!bodiless && !call) {
      rate = new BodyRate();
      rate.begin(heardNanos);
    }
    opened(connection.listener().open(this));
    if (call && open()) {
      limitIdle(Nanos.of(limits.times().upgraded()));
    }
  }

  private void onBad(Fault fault) {
    if (fault == Fault.MALFORMED || !refuse(fault)) {
      breakOff(ErrorCode.PROTOCOL_ERROR, Reason.BAD_REQUEST);
    }
  }

  /** The client broke the rules: the stream ends without an answer. */
  private void breakOff(ErrorCode code, Reason why) {
    because(why);
    stream.refuse(code);
    cancelExchange();
    ended();
  }

  private void onData(ByteBuf data) {
    int length = data.readableBytes();
    heardNanos = loop.nanos();
    received += length;
    held += length;
    if (head.upgrade()) {
      toTunnel(data);
      return;
    }
    boolean tooLong = head.bodyLength() >= 0 && received > head.bodyLength();
    if (tooLong || received > limits.bodyBytes()) {
      data.release();
      onBad(tooLong ? Fault.MALFORMED : Fault.BODY_TOO_LARGE);
      return;
    }
    if (rate != null) {
      rate.add(length);
    }
    bodyData(data);
    giveBack();
  }

  private void onDrained() {
    onHeldUp(loop.nanos());
    giveBack();
  }

  /** The client may send as much more as was taken, once there is room for it. */
  private void giveBack() {
    if (!bodyFull()) {
      int count = held;
      held = 0;
      stream.consumed(count);
    }
  }

  private void onEnd(@Nullable HeaderBlock last) {
    try {
      if (last != null) {
        last.requireTrailers();
      }
    } catch (BadMessageException e) {
      onBad(Fault.MALFORMED);
      return;
    }
    if (head.upgrade()) {
      tunnelEnds = true;
      pumpTunnel();
    } else if (head.bodyLength() >= 0 && received != head.bodyLength()) {
      onBad(Fault.MALFORMED);
    } else {
      bodyEnd(last == null ? null : last.fields());
    }
  }

  /**
   * It waits for the client's body, and nothing has come since then; -1 if it does not wait. A call
   * that goes both ways may be silent for longer: its limit is another.
   */
  long waitsSinceNanos() {
    boolean waits =
        unanswered()
            && headed
            && !head.upgrade()
            && !grpc()
            && !stream.remoteEnded()
            && !bodyFull();
    return waits ? heardNanos : -1;
  }

  /** Its body comes, but too slowly. */
  boolean drips(long nowNanos) {
    BodyRate of = rate;
    return of != null
        && unanswered()
        && !stream.remoteEnded()
        && !bodyFull()
        && of.tooSlow(0, nowNanos);
  }

  /** That its body does not come is not the client's doing. */
  void onHeldUp(long nowNanos) {
    if (rate != null) {
      heardNanos = nowNanos;
      rate.begin(nowNanos);
    }
  }

  /** It is a tunnel through which nothing has gone since then; -1 if it is none. */
  long silentSinceNanos() {
    return open() && headed && head.upgrade() ? heardNanos : -1;
  }

  void onSilent() {
    because(Reason.TIMEOUT);
    stream.reset(ErrorCode.CANCEL);
    cancelExchange();
    ended();
  }

  void onSlowBody() {
    if (!refuse(Reason.REQUEST_TIMEOUT, Reason.REQUEST_TIMEOUT.status(), "body")) {
      breakOff(ErrorCode.CANCEL, Reason.REQUEST_TIMEOUT);
    }
  }

  /** The client has not taken anything of the answer for too long. */
  void onStalled() {
    breakOff(ErrorCode.ENHANCE_YOUR_CALM, Reason.CLIENT_GONE);
  }

  // A tunnel

  private void toTunnel(ByteBuf data) {
    if (!open()) {
      data.release();
      giveBack();
      return;
    }
    ArrayDeque<ByteBuf> waiting = tunnel;
    if (waiting == null) {
      waiting = new ArrayDeque<>(2);
      tunnel = waiting;
    }
    waiting.addLast(data);
    pumpTunnel();
  }

  /** Passes on what the client sent, once the tunnel is open and as the endpoint takes it. */
  private void pumpTunnel() {
    UpstreamStream to = source;
    if (to == null || !tunnelOpen || !open()) {
      return;
    }
    ArrayDeque<ByteBuf> waiting = tunnel;
    while (waiting != null && !waiting.isEmpty() && to.writable()) {
      ByteBuf data = waiting.removeFirst();
      int count = data.readableBytes();
      held -= count;
      moved();
      to.tunnel(data);
      stream.consumed(count);
    }
    if (tunnelEnds && (waiting == null || waiting.isEmpty())) {
      tunnelEnds = false;
      to.endTunnel();
    }
  }

  private void dropTunnel() {
    ArrayDeque<ByteBuf> waiting = tunnel;
    if (waiting != null) {
      tunnel = null;
      waiting.forEach(ByteBuf::release);
    }
  }

  @Override
  public Fields added() {
    Fields all = super.added();
    return head.upgrade() ? all.with("sec-websocket-key: " + loop.newWebSocketKey() + "\r\n") : all;
  }

  // What the routing core asks for

  @Override
  public void respond(Attempt answered, ResponseHead responseHead) {
    ResponseMessage response = (ResponseMessage) responseHead;
    boolean switched = response.status() == ResponseMessage.SWITCHING_PROTOCOLS;
    answeredBy(answered, switched ? ResponseMessage.FIRST_FINAL : response.status());
    HpackEncoder.response(response, loop.date(), stream.beginHead());
    stream.endHead(false);
    tunnelOpen = head.upgrade() && status / 100 == 2;
    if (tunnelOpen) {
      answered.exchange().tunnelOpened();
      pumpTunnel();
      return;
    }
    if (head.upgrade()) {
      answered.exchange().tunnelRefused();
    }
    if (!stream.remoteEnded()) {
      limitIdle(Nanos.of(limits.times().upgraded()));
    }
  }

  @Override
  void answer(Reason why, int code, String detail, long retryAfter, boolean goesOn) {
    if (headed && grpc()) {
      answerGrpc(why, code, detail, retryAfter);
      return;
    }
    status = code;
    byte[] text = Ascii.bytes("weir: " + detail + "\n");
    boolean headOnly = headed && headOnly();
    ByteBuf out = stream.beginHead();
    HpackEncoder.status(code, out);
    HpackEncoder.all(loop.date(), out);
    HpackEncoder.all(why.fields(detail, retryAfter), out);
    HpackEncoder.contentLength(text.length, out);
    stream.endHead(false);
    if (!headOnly) {
      bytes = text.length;
      stream.send(Unpooled.wrappedBuffer(text));
    }
    finish(null);
  }

  private boolean grpc() {
    String type = head.fields().value(FieldName.CONTENT_TYPE);
    return type != null && type.startsWith("application/grpc") && !GrpcWebRequest.is(head);
  }

  /** A gRPC client expects a status of its own, in the head of an answer without a body. */
  private void answerGrpc(Reason why, int code, String detail, long retryAfter) {
    status = ResponseMessage.FIRST_FINAL;
    ByteBuf out = stream.beginHead();
    HpackEncoder.status(status, out);
    HpackEncoder.all(loop.date(), out);
    boolean late = ageNanos() >= GrpcAnswer.timeoutNanos(head.header("grpc-timeout"));
    HpackEncoder.all(GrpcAnswer.fields(why, code, detail, retryAfter, late), out);
    stream.endHead(false);
    finish(null);
  }

  private void finish(@Nullable Fields trailers) {
    stream.end(trailers);
    ended();
  }

  @Override
  public void abort() {
    because(Reason.ABORTED);
    stream.reset(ErrorCode.INTERNAL_ERROR);
    ended();
  }

  // What the endpoint's connection tells

  @Override
  public RequestMessage request() {
    return head;
  }

  @Override
  boolean headComplete() {
    return headed;
  }

  @Override
  public void inform(ResponseMessage interim) {
    if (unanswered() && !stream.closed()) {
      HpackEncoder.response(interim, loop.date(), stream.beginHead());
      stream.endHead(false);
    }
  }

  @Override
  public void data(ByteBuf data) {
    if (!open()) {
      data.release();
      return;
    }
    bytes += data.readableBytes();
    if (head.upgrade()) {
      heardNanos = loop.nanos();
    }
    moved();
    stream.send(data);
  }

  @Override
  public void flush() {
    // What a connection has to say goes out at the end of the loop's turn.
  }

  @Override
  public void end(@Nullable Fields trailers) {
    if (open()) {
      finish(trailers);
    }
  }

  @Override
  public void resume() {
    pumpTunnel();
  }

  @Override
  public boolean writable() {
    return stream.writable();
  }

  @Override
  void onEnded() {
    dropTunnel();
    release();
  }

  /** The stream is closed: if the request never began, nobody else gives its block back. */
  void onClosed() {
    if (!open()) {
      release();
    }
  }

  private void release() {
    if (!recycled && stream.closed() && !open()) {
      recycled = true;
      loop.recycle(head.block());
    }
  }
}
