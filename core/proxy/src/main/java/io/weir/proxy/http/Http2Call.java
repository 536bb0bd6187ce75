package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.proxy.h2.ErrorCode;
import io.weir.proxy.h2.HpackEncoder;
import io.weir.proxy.h2.Http2Stream;
import io.weir.proxy.wire.BadMessageException;
import io.weir.proxy.wire.Fault;
import io.weir.proxy.wire.FieldName;
import io.weir.proxy.wire.Fields;
import io.weir.proxy.wire.GrpcWebRequest;
import io.weir.proxy.wire.GrpcWebResponse;
import io.weir.proxy.wire.HeaderBlock;
import io.weir.proxy.wire.Http2ResponseHead;
import io.weir.proxy.wire.RequestMessage;
import io.weir.proxy.wire.ResponseMessage;
import io.weir.proxy.wire.TunnelHead;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.GrpcStatus;
import io.weir.routing.stats.Outcome;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One try on a stream of an endpoint's HTTP/2 connection. Owned by one loop. */
final class Http2Call extends Http2Stream implements UpstreamStream {

  private final Http2Upstream connection;
  private final DownstreamStream caller;
  private final @Nullable GrpcWebCaller web;
  private final GrpcWebResponse.@Nullable Decoder decoder;
  private final Http2ResponseHead head;
  private final boolean tunnel;
  private @Nullable Attempt attempt;
  private RequestBody.@Nullable Reader sending;
  private @Nullable ArrayDeque<ByteBuf> held;
  private @Nullable Fields trailers;
  private boolean complete;
  private boolean touched;
  private boolean passingOn;
  private long received;
  private long expected;

  Http2Call(Http2Upstream connection, Attempt attempt, DownstreamStream caller) {
    super(connection);
    this.connection = connection;
    this.attempt = attempt;
    this.web = GrpcWebRequest.is(caller.request()) ? new GrpcWebCaller(caller) : null;
    this.caller = web == null ? caller : web;
    this.decoder = web == null ? null : web.newDecoder();
    this.tunnel = caller.request().upgrade();
    this.head = new Http2ResponseHead(connection.loop().headerBlock(connection.limits().head()));
  }

  // The request

  /**
   * Sends the request; the stream is open.
   *
   * @param preparedHead its fields, taken over by this, or null if they are to be written
   */
  void begin(@Nullable ByteBuf preparedHead) {
    Attempt of = attempt;
    if (of == null) {
      return;
    }
    of.transport(this);
    RequestBody body = caller.requestBody();
    ByteBuf out = beginHead();
    if (preparedHead == null) {
      writeHead(caller, connection.secure(), connection.address(), out);
    } else {
      out.writeBytes(preparedHead);
      preparedHead.release();
    }
    endHead(body == null && !tunnel);
    if (body != null) {
      sending = body.open(this);
      sendBody();
    }
  }

  static void writeHead(DownstreamStream caller, boolean secure, String address, ByteBuf out) {
    RequestMessage request = caller.request();
    HpackEncoder.request(
        GrpcWebRequest.is(request) ? new GrpcWebRequest(request) : request,
        secure,
        address,
        caller.added(),
        caller.newRequestId(),
        out);
  }

  @Override
  public void bodyReady() {
    sendBody();
  }

  private void sendBody() {
    RequestBody.Reader reader = sending;
    while (reader != null && !localEnded() && writable()) {
      ByteBuf data = reader.read();
      if (data != null) {
        sendDecoded(data);
      } else if (reader.ended()) {
        endBody(reader.trailers());
        return;
      } else {
        return;
      }
      reader = sending;
    }
  }

  private void sendDecoded(ByteBuf data) {
    ByteBuf plain = decoder == null ? data : decoder.decode(data, ByteBufAllocator.DEFAULT);
    if (plain == null) {
      breakOff(ErrorCode.CANCEL, Outcome.RESET);
    } else {
      send(plain);
    }
  }

  private void endBody(@Nullable Fields last) {
    if (decoder != null && !decoder.complete()) {
      breakOff(ErrorCode.CANCEL, Outcome.RESET);
    } else {
      end(last);
    }
  }

  @Override
  protected void onWritable() {
    if (tunnel) {
      caller.resume();
    } else {
      sendBody();
    }
  }

  @Override
  public void tunnel(ByteBuf data) {
    send(data);
  }

  @Override
  public void endTunnel() {
    if (!localEnded()) {
      end(null);
    }
  }

  // The answer

  @Override
  protected HeaderBlock headBlock() {
    return head.block();
  }

  @Override
  protected boolean onHead(boolean ended) {
    Attempt answered = attempt;
    try {
      head.complete(ended, caller.headOnly());
      if (head.interim() && ended) {
        throw new BadMessageException(Fault.MALFORMED);
      }
    } catch (BadMessageException e) {
      breakOff(ErrorCode.PROTOCOL_ERROR, Outcome.RESET);
      return true;
    }
    if (answered == null) {
      return true;
    }
    if (head.interim()) {
      if (answered.kind() != Attempt.Kind.PROBE) {
        caller.inform(head);
      }
      return false;
    }
    expected = caller.headOnly() ? 0 : head.bodyLength();
    answered.answered(seenByCaller());
    connection.loop().recycle(head.block());
    if (attempt == answered && ended) {
      finish(null);
    }
    return true;
  }

  /** What opens a tunnel here is a success; HTTP/1 has another word for it. */
  private ResponseMessage seenByCaller() {
    if (web != null) {
      return web.seen(head);
    }
    boolean opens = tunnel && head.status() / 100 == 2;
    return opens && !caller.request().protocol().equals("HTTP/2")
        ? new TunnelHead(head, caller.request())
        : head;
  }

  @Override
  protected void onData(ByteBuf data) {
    int length = data.readableBytes();
    received += length;
    if (attempt == null || (expected >= 0 && !tunnel && received > expected)) {
      data.release();
      breakOff(ErrorCode.PROTOCOL_ERROR, Outcome.RESET);
      return;
    }
    ArrayDeque<ByteBuf> waiting = held;
    boolean passOn = (waiting == null || waiting.isEmpty()) && caller.writable();
    if (passOn) {
      caller.data(data);
      consumed(length);
      touch();
    } else {
      if (waiting == null) {
        waiting = new ArrayDeque<>(4);
        held = waiting;
      }
      waiting.addLast(data);
    }
  }

  private void touch() {
    if (!touched) {
      touched = true;
      connection.touch(this);
    }
  }

  void flushCaller() {
    touched = false;
    if (attempt != null) {
      caller.flush();
    }
  }

  @Override
  public void resume() {
    if (passingOn) {
      return;
    }
    passingOn = true;
    ArrayDeque<ByteBuf> waiting = held;
    boolean any = false;
    while (waiting != null && !waiting.isEmpty() && caller.writable()) {
      ByteBuf data = waiting.removeFirst();
      int length = data.readableBytes();
      caller.data(data);
      consumed(length);
      any = true;
    }
    passingOn = false;
    if (complete && (waiting == null || waiting.isEmpty())) {
      finish(trailers);
    } else if (any) {
      caller.flush();
    }
  }

  @Override
  protected void onEnd(@Nullable HeaderBlock last) {
    try {
      if (last != null) {
        last.requireTrailers();
      }
      if (expected > received && !tunnel) {
        throw new BadMessageException(Fault.MALFORMED);
      }
    } catch (BadMessageException e) {
      breakOff(ErrorCode.PROTOCOL_ERROR, Outcome.RESET);
      return;
    }
    Fields fields = last == null || last.fields().count() == 0 ? null : last.fields();
    ArrayDeque<ByteBuf> waiting = held;
    if (waiting == null || waiting.isEmpty()) {
      finish(fields);
    } else {
      complete = true;
      trailers = fields == null ? null : fields.copy();
    }
  }

  /** The answer is complete and was passed on. */
  private void finish(@Nullable Fields last) {
    Attempt answered = attempt;
    if (answered == null) {
      return;
    }
    boolean good = last == null || !GrpcStatus.failed(last.number(FieldName.GRPC_STATUS));
    detach();
    if (!localEnded()) {
      reset(ErrorCode.CANCEL);
    }
    answered.completed(good);
    caller.end(last);
  }

  // The end

  @Override
  public void cancel() {
    detach();
    reset(ErrorCode.CANCEL);
  }

  @Override
  protected void onReset(ErrorCode code, boolean unprocessed) {
    if (!complete) {
      fail(unprocessed ? Outcome.REFUSED : Outcome.RESET);
    }
  }

  private void breakOff(ErrorCode code, Outcome outcome) {
    reset(code);
    fail(outcome);
  }

  private void fail(Outcome outcome) {
    Attempt failed = attempt;
    detach();
    if (failed != null) {
      failed.failed(outcome);
    }
  }

  private void detach() {
    Attempt under = attempt;
    if (under != null) {
      attempt = null;
      under.transport(null);
    }
    RequestBody.Reader reader = sending;
    if (reader != null) {
      sending = null;
      reader.close();
    }
    ArrayDeque<ByteBuf> waiting = held;
    if (waiting != null) {
      held = null;
      waiting.forEach(ByteBuf::release);
    }
  }
}
