package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.weir.proxy.net.ConnectFailure;
import io.weir.proxy.net.ProxyHeader;
import io.weir.proxy.wire.Fault;
import io.weir.proxy.wire.FieldName;
import io.weir.proxy.wire.Fields;
import io.weir.proxy.wire.Origin;
import io.weir.proxy.wire.RequestMessage;
import io.weir.proxy.wire.TraceContext;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Exchange;
import io.weir.routing.exchange.LocalAnswer;
import io.weir.routing.exchange.RequestHead;
import io.weir.routing.time.Nanos;
import org.jspecify.annotations.Nullable;

/**
 * A client's request, as far as it is the same in every version of HTTP: its exchange, its body,
 * and what the access log will say of it. How answers are written is its subclasses' business.
 * Owned by one loop.
 */
abstract class ClientRequest implements DownstreamStream {

  /** So much of a request's body waits for an endpoint before the client is paused. */
  private static final int MAX_UNREAD = 64 * 1024;

  final LoopContext loop;
  private final Client client;
  private final Origin origin;
  private @Nullable Exchange exchange;
  private @Nullable RequestBody body;
  @Nullable UpstreamStream source;
  private @Nullable Attempt attempt;
  private @Nullable Reason reason;
  private @Nullable ConnectFailure connectFailure;
  private @Nullable TraceContext trace;
  private String requestId = "";
  private String route = "";
  private boolean open;
  private long idleNanos = Nanos.NEVER;
  private @Nullable Deadline idle;
  private long openedNanos;
  int status;
  long bytes;

  /**
   * A request that has not begun.
   *
   * @param client who is at the other end of its connection
   * @param origin where requests of that come from
   */
  ClientRequest(LoopContext loop, Client client, Origin origin) {
    this.loop = loop;
    this.client = client;
    this.origin = origin;
  }

  /**
   * A request begins.
   *
   * @param newBody null if it has none
   */
  final void begin(@Nullable RequestBody newBody) {
    open = true;
    status = 0;
    bytes = 0;
    requestId = "";
    route = "";
    trace = null;
    exchange = null;
    reason = null;
    connectFailure = null;
    attempt = null;
    source = null;
    openedNanos = loop.nanos();
    body = newBody;
  }

  /** A body that begins to arrive; {@code drained} is told when there is room in it again. */
  static RequestBody newBody(int maxReplay, Runnable drained) {
    return new RequestBody(maxReplay, MAX_UNREAD, drained);
  }

  @Override
  public final void taken(Exchange newExchange) {
    exchange = newExchange;
    route = newExchange.routeName();
  }

  /** The routing core took it in, and may have answered already. */
  final void opened(@Nullable Exchange newExchange) {
    if (open && newExchange != null) {
      limitIdle(newExchange.idleNanos());
    }
  }

  /** It ends after so long without a byte in either direction, or sooner if it would already. */
  final void limitIdle(long nanos) {
    idleNanos = Math.min(idleNanos, nanos);
    if (idleNanos != Nanos.NEVER && idle == null) {
      idle = new Deadline(loop.scheduler(), this::onIdle);
    }
    moved();
  }

  /** Something was sent, in whichever direction. */
  final void moved() {
    Deadline due = idle;
    if (due != null && idleNanos != Nanos.NEVER) {
      long now = loop.nanos();
      due.set(now + idleNanos, now);
    }
  }

  private void onIdle() {
    Exchange under = exchange;
    if (open && under != null) {
      reason = Reason.TIMEOUT;
      under.expire();
    }
  }

  /** Whether it has begun and not ended. */
  final boolean open() {
    return open;
  }

  /** How long ago it began. */
  final long ageNanos() {
    return loop.nanos() - openedNanos;
  }

  /** Whether nothing was said to the client yet. */
  final boolean unanswered() {
    return open && status == 0;
  }

  // What the client's connection tells

  /** Whether no more of its body should be read. */
  final boolean bodyFull() {
    RequestBody sent = body;
    return sent != null && sent.full();
  }

  final void bodyData(ByteBuf data) {
    RequestBody sent = body;
    if (sent == null || !open) {
      data.release();
    } else {
      moved();
      sent.add(data);
    }
  }

  final void bodyEnd(@Nullable Fields trailers) {
    RequestBody sent = body;
    if (sent != null && open) {
      sent.complete(trailers);
    }
  }

  /** Passes on what the client sends through a tunnel; false while the endpoint has enough. */
  final boolean tunnel(ByteBuf in) {
    UpstreamStream to = source;
    if (to == null || !to.writable()) {
      return false;
    }
    moved();
    to.tunnel(in.readRetainedSlice(in.readableBytes()));
    return true;
  }

  /** The client takes more of the answer again. */
  final void onWritable() {
    UpstreamStream from = source;
    if (from != null) {
      from.resume();
    }
  }

  /** The client went away. */
  final void onGone() {
    if (open) {
      because(Reason.CLIENT_GONE);
      cancelExchange();
      ended();
    }
  }

  /**
   * There is something wrong with it that it is answered with, if it was not answered yet.
   *
   * @return false if it was
   */
  final boolean refuse(Reason why, int code, String detail) {
    if (!unanswered()) {
      return false;
    }
    cancelExchange();
    reason = why;
    answer(why, code, detail, -1, false);
    return true;
  }

  final boolean refuse(Fault fault) {
    return refuse(Reason.BAD_REQUEST, fault.status(), fault.detail());
  }

  final void cancelExchange() {
    Exchange under = exchange;
    if (under != null) {
      exchange = null;
      under.cancel();
    }
  }

  /** The proxy itself failed over it: that is its answer, if it was not answered yet. */
  final void onBroken() {
    if (!refuse(Reason.INTERNAL_ERROR, Reason.INTERNAL_ERROR.status(), "internal-error") && open) {
      because(Reason.INTERNAL_ERROR);
    }
  }

  /** It ended because of that, if nothing else is known. */
  final void because(Reason why) {
    reason = reason == null ? why : reason;
  }

  @Override
  public final void unconnected(ConnectFailure why) {
    connectFailure = why;
  }

  @Override
  public final ProxyHeader proxyHeader() {
    return client.proxyHeader();
  }

  // What the routing core asks for

  @Override
  public final RequestHead head() {
    return request();
  }

  @Override
  public final boolean replayable() {
    RequestBody sent = body;
    return !request().upgrade() && (sent == null || sent.replayable());
  }

  /** This try's answer is the one. */
  final void answeredBy(Attempt answered, int newStatus) {
    attempt = answered;
    source = (UpstreamStream) answered.transport();
    status = newStatus;
  }

  @Override
  public final void answer(LocalAnswer answer, long retryAfterNanos) {
    exchange = null;
    Reason why = Reason.of(answer);
    reason = why;
    long seconds = retryAfterNanos < 0 ? -1 : (retryAfterNanos + Nanos.SECOND - 1) / Nanos.SECOND;
    answer(why, answer.status(), why.token(), seconds, true);
  }

  /**
   * Writes an answer of the proxy's own, and ends the request.
   *
   * @param goesOn whether the connection may serve other requests after it
   */
  abstract void answer(Reason why, int code, String detail, long retryAfter, boolean goesOn);

  @Override
  public final @Nullable RequestBody requestBody() {
    return body;
  }

  @Override
  public Fields added() {
    Fields sent = request().fields();
    Fields added = origin.added(sent);
    TraceContext context = trace();
    return context == null ? added : added.with(context.lines(sent));
  }

  /** Its place in a trace, the same for all tries; null where nothing is traced. */
  private @Nullable TraceContext trace() {
    TraceContext context = trace;
    if (context == null) {
      context = loop.trace(request().fields());
      trace = context;
    }
    return context;
  }

  @Override
  public final @Nullable String newRequestId() {
    String given = request().fields().value(FieldName.X_REQUEST_ID);
    if (given != null) {
      requestId = given;
      return null;
    }
    if (requestId.isEmpty()) {
      requestId = loop.newRequestId();
    }
    return requestId;
  }

  @Override
  public final boolean headOnly() {
    return request().method().equals("HEAD");
  }

  // The end

  /** Whatever its end was: it is counted, logged and forgotten. */
  final void ended() {
    if (!open) {
      return;
    }
    open = false;
    idleNanos = Nanos.NEVER;
    if (idle != null) {
      idle.clear();
    }
    source = null;
    exchange = null;
    RequestBody sent = body;
    loop.stats().ended(status);
    if (reason != null) {
      loop.stats().ended(reason);
    }
    tell(sent);
    if (sent != null) {
      body = null;
      sent.discard();
    }
    attempt = null;
    onEnded();
  }

  /** Nothing of it is needed any more. */
  void onEnded() {}

  /** Whether its head was read to the end, so that it can be looked at. */
  abstract boolean headComplete();

  private void tell(@Nullable RequestBody sent) {
    TraceContext context = headComplete() ? trace() : null;
    boolean recorded = context != null && context.sampled();
    if (!recorded && !loop.logs()) {
      return;
    }
    EndedRequest entry = entry(sent);
    loop.log(entry);
    if (context != null && recorded) {
      loop.record(context, entry, client.shown() != null);
    }
  }

  private EndedRequest entry(@Nullable RequestBody sent) {
    boolean complete = headComplete();
    RequestMessage head = request();
    Attempt answered = attempt;
    String query = complete ? head.query() : null;
    String path = complete ? head.path() : "";
    long duration = loop.nanos() - openedNanos;
    return new EndedRequest(
        loop.microsBefore(duration),
        duration,
        text(complete ? head.sourceAddress() : origin.peer()),
        complete ? head.method() : "",
        complete ? head.authority() : "",
        query == null ? path : path + "?" + query,
        head.protocol(),
        status,
        sent == null ? 0 : sent.total(),
        bytes,
        route,
        answered == null ? "" : answered.endpoint().address(),
        Reason.token(reason, connectFailure),
        requestId.isEmpty() && complete ? text(head.header("x-request-id")) : requestId,
        complete ? text(head.header("user-agent")) : "",
        complete ? text(head.header("referer")) : "");
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
