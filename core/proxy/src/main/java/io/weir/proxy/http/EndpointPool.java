package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.util.ReferenceCountUtil;
import io.weir.codec.shell.UpstreamSpec.Connections;
import io.weir.proxy.net.ConnectFailure;
import io.weir.proxy.net.EndpointAddress;
import io.weir.proxy.net.PreparedUpstream;
import io.weir.proxy.net.UpstreamConnector;
import io.weir.proxy.wire.MessageWriter;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.stats.Outcome;
import io.weir.routing.time.Nanos;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop to one endpoint. A try gets the connection that was used last; if
 * none is idle it waits for one, while another is made. Connections, waiting tries and idle times
 * are bounded. Owned by the loop.
 */
public final class EndpointPool implements UpstreamConnector.Callback {

  private final LoopContext loop;
  private final UpstreamConnector connector;
  private final Endpoint endpoint;
  private final String address;
  private final @Nullable EndpointAddress target;
  private final PreparedUpstream upstream;
  private final Connections limits;
  private final long lifetimeNanos;
  private final long idleNanos;
  private final ArrayDeque<Http1Upstream> idle = new ArrayDeque<>();
  private final ArrayDeque<WaitingTry> waiting = new ArrayDeque<>();
  private final Deadline sweep;
  private int connections;
  private int connecting;
  private boolean retired;

  EndpointPool(
      LoopContext loop, UpstreamConnector connector, Endpoint endpoint, PreparedUpstream upstream) {
    this.loop = loop;
    this.connector = connector;
    this.endpoint = endpoint;
    this.address = endpoint.address();
    this.target = EndpointAddress.parse(address);
    this.upstream = upstream;
    this.limits = upstream.spec().connections();
    this.lifetimeNanos = Nanos.of(limits.lifetime());
    this.idleNanos = Nanos.of(limits.idle());
    this.sweep = new Deadline(loop.scheduler(), this::onSweep);
  }

  /** How many connections there are, or are being made. */
  public int connections() {
    return connections;
  }

  /** How many tries wait for one. */
  public int waiting() {
    return waiting.size();
  }

  /** How many connections have nothing to do. */
  public int idle() {
    return idle.size();
  }

  /** Whether its connections are what an endpoint is to be reached by. */
  boolean fits(String otherAddress, PreparedUpstream other) {
    return address.equals(otherAddress) && upstream.same(other);
  }

  LoopContext loop() {
    return loop;
  }

  /** Whether a connection of that age may take another request. */
  boolean keeps(int requests, long bornNanos) {
    return requests < limits.requests() && loop.nanos() - bornNanos < lifetimeNanos;
  }

  // Tries

  void send(Attempt attempt) {
    DownstreamStream caller = (DownstreamStream) attempt.exchange().downstream();
    Http1Upstream connection = idle.pollLast();
    if (connection != null) {
      connection.send(attempt, caller, null);
    } else if (target == null || waiting.size() >= limits.waiting()) {
      attempt.failed(target == null ? Outcome.CONNECT_FAILED : Outcome.REFUSED);
    } else {
      WaitingTry entry = new WaitingTry(this, attempt, caller);
      attempt.transport(entry);
      waiting.addLast(entry);
      if (connections < limits.max()) {
        connect(target);
      }
    }
  }

  /** The request's head, written anew. */
  ByteBuf head(DownstreamStream caller, ByteBufAllocator alloc) {
    return MessageWriter.request(
        caller.request(), address, caller.added(), caller.newRequestId(), alloc);
  }

  void forget(WaitingTry entry) {
    waiting.remove(entry);
  }

  // Connections

  private void connect(EndpointAddress to) {
    connections++;
    connecting++;
    connector.connect(to, upstream, null, this);
  }

  @Override
  public void connected(Channel channel, @Nullable String protocol) {
    connecting--;
    loop.stats().upstreamOpen();
    Http1Upstream connection = new Http1Upstream(this, loop.limits());
    channel.pipeline().addLast("http1", connection);
    if (channel.isActive()) {
      free(connection);
    }
  }

  /** The try that waited longest has had its connection: it failed. */
  @Override
  public void failed(ConnectFailure failure) {
    connecting--;
    connections--;
    loop.stats().upstreamFail();
    WaitingTry first = waiting.pollFirst();
    if (first != null) {
      first.fail();
    }
    EndpointAddress to = target;
    if (to != null && waiting.size() > connecting && connections < limits.max()) {
      connect(to);
    }
  }

  /** A connection has nothing to do: it takes the try that waits longest, or waits itself. */
  void free(Http1Upstream connection) {
    WaitingTry next = waiting.pollFirst();
    if (next != null) {
      next.start(connection);
      return;
    }
    if (retired || endpoint.removed()) {
      connection.close();
      return;
    }
    long now = loop.nanos();
    connection.idleSinceNanos = now;
    idle.addLast(connection);
    if (idle.size() == 1) {
      sweep.set(now + idleNanos, now);
    }
  }

  /** A connection is gone. */
  void closed(Http1Upstream connection) {
    connections--;
    loop.stats().upstreamClose();
    idle.remove(connection);
    EndpointAddress to = target;
    if (to != null && waiting.size() > connecting && connections < limits.max()) {
      connect(to);
    }
  }

  private void onSweep() {
    long now = loop.nanos();
    boolean all = retired || endpoint.removed();
    Http1Upstream oldest = idle.peekFirst();
    while (oldest != null && (all || now - oldest.idleSinceNanos >= idleNanos)) {
      idle.removeFirst();
      oldest.close();
      oldest = idle.peekFirst();
    }
    if (oldest != null) {
      sweep.set(oldest.idleSinceNanos + idleNanos, now);
    }
  }

  /** The endpoint has another address: what is under way ends here, nothing new begins. */
  void retire() {
    retired = true;
    onSweep();
  }

  /**
   * A try that waits for a connection. A probe's head is ready, for its request may be over by
   * then.
   */
  static final class WaitingTry implements UpstreamStream {

    private final EndpointPool pool;
    private final Attempt attempt;
    private final DownstreamStream caller;
    private final @Nullable ByteBuf head;

    WaitingTry(EndpointPool pool, Attempt attempt, DownstreamStream caller) {
      this.pool = pool;
      this.attempt = attempt;
      this.caller = caller;
      boolean probe = attempt.kind() == Attempt.Kind.PROBE;
      this.head = probe ? pool.head(caller, ByteBufAllocator.DEFAULT) : null;
    }

    void start(Http1Upstream connection) {
      connection.send(attempt, caller, head);
    }

    void fail() {
      ReferenceCountUtil.release(head);
      attempt.transport(null);
      attempt.failed(Outcome.CONNECT_FAILED);
    }

    @Override
    public void cancel() {
      pool.forget(this);
      ReferenceCountUtil.release(head);
      attempt.transport(null);
    }

    @Override
    public void resume() {}

    @Override
    public void bodyReady() {}

    @Override
    public void tunnel(ByteBuf data) {
      data.release();
    }

    @Override
    public void endTunnel() {}

    @Override
    public boolean writable() {
      return false;
    }
  }
}
