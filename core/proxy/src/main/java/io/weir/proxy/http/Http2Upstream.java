package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import io.weir.codec.shell.ShellLimits;
import io.weir.proxy.h2.Http2Connection;
import io.weir.proxy.h2.Http2Stream;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Nanos;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an endpoint that speaks HTTP/2: carries as many tries at once as both sides
 * allow. It belongs to its pool as soon as the endpoint has told its settings. Owned by one loop.
 */
final class Http2Upstream extends Http2Connection implements UpstreamConnection {

  private static final int ENABLE_PUSH = 2;
  private static final int INITIAL_WINDOW_SIZE = 4;
  private static final int MAX_HEADER_LIST_SIZE = 6;

  /** How long an endpoint may take to say its settings, where nothing else limits it. */
  private static final long SETTINGS_NANOS = 5 * Nanos.SECOND;

  private final EndpointPool pool;
  private final @Nullable Owner owner;
  private final ShellLimits limits;
  private final boolean secure;
  private final long bornNanos;
  private final Deadline settings;
  private final List<Http2Call> touched = new ArrayList<>();
  private int requests;
  private boolean ready;
  private boolean leaving;
  private boolean closed;
  private long idleSinceNanos;

  Http2Upstream(EndpointPool pool, ShellLimits limits, boolean secure, @Nullable Owner owner) {
    super(false, limits.http2(), limits.head(), pool.loop().nanos());
    this.pool = pool;
    this.owner = owner;
    this.limits = limits;
    this.secure = secure;
    this.bornNanos = pool.loop().nanos();
    this.idleSinceNanos = bornNanos;
    this.settings = new Deadline(pool.loop().scheduler(), this::close);
  }

  LoopContext loop() {
    return pool.loop();
  }

  ShellLimits limits() {
    return limits;
  }

  String address() {
    return pool.address();
  }

  boolean secure() {
    return secure;
  }

  @Override
  protected long nanos() {
    return pool.loop().nanos();
  }

  // The connection

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    super.handlerAdded(context);
    preface().writeBytes(Http2Downstream.PREFACE);
    begin(
        ENABLE_PUSH,
        0,
        INITIAL_WINDOW_SIZE,
        limits.http2().streamWindowBytes(),
        MAX_HEADER_LIST_SIZE,
        limits.head().bytes());
    settings.set(bornNanos + SETTINGS_NANOS, bornNanos);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    read((ByteBuf) message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    super.channelReadComplete(context);
    for (Http2Call call : touched) {
      call.flushCaller();
    }
    touched.clear();
  }

  /** What that call's caller was given goes out at the end of this read. */
  void touch(Http2Call call) {
    touched.add(call);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closed = true;
    settings.cancel();
    super.channelInactive(context);
    pool.closed(this, ready);
  }

  @Override
  protected void onSettings() {
    if (!ready && !closed) {
      ready = true;
      settings.cancel();
      pool.ready(this);
    }
  }

  @Override
  protected void onGoAway() {
    leaving = true;
    closeIfDone();
  }

  @Override
  protected void onClosed(Http2Stream stream) {
    idleSinceNanos = nanos();
    boolean hadRoom = streams() + 1 < most() && !leaving;
    if (leaving || closed) {
      closeIfDone();
    } else {
      pool.released(this, hadRoom);
    }
  }

  private void closeIfDone() {
    if (leaving && streams() == 0 && !closed) {
      finish();
    }
  }

  @Override
  protected void onFailed() {
    leaving = true;
    finish();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  private void finish() {
    closed = true;
    ctx().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  protected Http2Stream accept() {
    throw new IllegalStateException("an endpoint opens no streams");
  }

  // The pool

  private int most() {
    return Math.min(peerStreams(), pool.maxStreams());
  }

  @Override
  public void send(Attempt attempt, DownstreamStream caller, @Nullable ByteBuf preparedHead) {
    if (caller.request().upgrade() && !peerTakesConnect()) {
      ReferenceCountUtil.release(preparedHead);
      attempt.failed(Outcome.RESET); // before there is a stream: to reset an idle one ends them all
      return;
    }
    requests++;
    Http2Call call = new Http2Call(this, attempt, caller);
    open(call);
    call.begin(preparedHead);
  }

  @Override
  public @Nullable Owner owner() {
    return owner;
  }

  @Override
  public boolean hasRoom() {
    boolean more = ready && !leaving && !closed && streams() < most() && numbersLeft();
    if (more && !pool.keeps(requests, bornNanos)) {
      leaving = true;
      goAwayWhenDone();
      return false;
    }
    return more;
  }

  private void goAwayWhenDone() {
    if (streams() == 0) {
      ctx().executor().execute(this::closeIfDone);
    }
  }

  @Override
  public boolean idle() {
    return streams() == 0;
  }

  @Override
  public long idleSinceNanos() {
    return idleSinceNanos;
  }

  @Override
  public boolean second() {
    return true;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  public void close() {
    closed = true;
    ctx().close();
  }
}
