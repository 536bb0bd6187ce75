package io.weir.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.util.ReferenceCountUtil;
import io.weir.codec.shell.UpstreamSpec;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one loop to one endpoint. A try gets the connection that was used last; if
 * none is idle it waits for one, while another is made. Connections, waiting tries and idle times
 * are bounded.
 *
 * <p>Where endpoints are told of clients by PROXY headers each connection has an {@link Owner}, and
 * if there are as many as may be, one that is idle gives way to the try that waits longest.
 *
 * <p>Owned by the loop.
 */
public final class EndpointPool {

  private final LoopContext loop;
  private final UpstreamConnector connector;
  private final Endpoint endpoint;
  private final String address;
  private final @Nullable EndpointAddress target;
  private final PreparedUpstream upstream;
  private final Connections limits;
  private final long lifetimeNanos;
  private final long idleNanos;
  private final ArrayDeque<UpstreamConnection> open = new ArrayDeque<>();
  private final ArrayDeque<WaitingTry> waiting = new ArrayDeque<>();
  private final boolean owned;
  private final List<Owner> ownersConnecting = new ArrayList<>();
  private final Deadline sweep;
  private int connections;
  private int connecting;
  private int giving;
  private boolean retired;
  private boolean sweeping;
  private boolean second;

  EndpointPool(
      LoopContext loop, UpstreamConnector connector, Endpoint endpoint, PreparedUpstream upstream) {
    this.loop = loop;
    this.connector = connector;
    this.endpoint = endpoint;
    this.address = endpoint.address();
    this.target = EndpointAddress.parse(address);
    this.upstream = upstream;
    this.limits = upstream.spec().connections();
    this.owned = upstream.spec().proxyHeader() != UpstreamSpec.ProxyHeader.NONE;
    this.second = upstream.spec().protocol() == UpstreamSpec.Protocol.HTTP2;
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
    int count = 0;
    for (UpstreamConnection connection : open) {
      count += connection.idle() ? 1 : 0;
    }
    return count;
  }

  /** Whether its connections are what an endpoint is to be reached by. */
  boolean fits(String otherAddress, PreparedUpstream other) {
    return address.equals(otherAddress) && upstream.same(other);
  }

  LoopContext loop() {
    return loop;
  }

  String address() {
    return address;
  }

  /** How many tries one HTTP/2 connection may carry at once. */
  int maxStreams() {
    return limits.streams();
  }

  /** Whether a connection of that age may take another request. */
  boolean keeps(int requests, long bornNanos) {
    return requests < limits.requests() && loop.nanos() - bornNanos < lifetimeNanos;
  }

  // Tries

  void send(Attempt attempt) {
    DownstreamStream caller = (DownstreamStream) attempt.exchange().downstream();
    Owner owner = owned ? Owner.of(caller.proxyHeader()) : null;
    UpstreamConnection connection = owner == null ? take() : take(owner);
    if (connection != null) {
      connection.send(attempt, caller, null);
      if (connection.hasRoom()) {
        open.addLast(connection);
      }
    } else if (target == null || waiting.size() >= limits.waiting()) {
      attempt.failed(target == null ? Outcome.CONNECT_FAILED : Outcome.REFUSED);
    } else {
      WaitingTry entry = new WaitingTry(this, attempt, caller, owner);
      attempt.transport(entry);
      waiting.addLast(entry);
      connectIfNeeded();
    }
  }

  /**
   * The connection that was used last and has room, taken out of the pool; null if there is none.
   */
  private @Nullable UpstreamConnection take() {
    UpstreamConnection connection = open.pollLast();
    while (connection != null && !connection.hasRoom()) {
      connection = open.pollLast();
    }
    return connection;
  }

  /** The same of those that may carry its requests. */
  private @Nullable UpstreamConnection take(Owner owner) {
    Iterator<UpstreamConnection> latest = open.descendingIterator();
    while (latest.hasNext()) {
      UpstreamConnection connection = latest.next();
      boolean room = connection.hasRoom();
      if (!room || owner.equals(connection.owner())) {
        latest.remove();
        if (room) {
          return connection;
        }
      }
    }
    return null;
  }

  /** The request's head in the version that the endpoint speaks, as far as that is known. */
  ByteBuf head(DownstreamStream caller, ByteBufAllocator alloc) {
    if (second) {
      ByteBuf fields = alloc.buffer();
      Http2Call.writeHead(caller, secure(), address, fields);
      return fields;
    }
    return MessageWriter.request(
        caller.request(), address, caller.added(), caller.newRequestId(), alloc);
  }

  private boolean secure() {
    return upstream.tls() != null;
  }

  void forget(WaitingTry entry) {
    waiting.remove(entry);
  }

  // Connections

  /** Makes a connection if those that are being made are too few for the tries that wait. */
  private void connectIfNeeded() {
    if (owned) {
      connectForOwners();
      return;
    }
    EndpointAddress to = target;
    int each = second ? limits.streams() : 1;
    boolean enough = waiting.size() <= (long) connecting * each;
    if (to != null && !enough && connections < limits.max()) {
      connections++;
      connecting++;
      connector.connect(to, upstream, null, new Connecting(null));
    }
  }

  /** The same for the try that waits longest of those whose owners have too few on their way. */
  private void connectForOwners() {
    WaitingTry next = unserved(0);
    EndpointAddress to = target;
    if (next == null || next.owner == null || to == null) {
      return;
    }
    if (connections >= limits.max()) {
      if (unserved(giving) != null) {
        closeIdle(); // and comes back here
      }
      return;
    }
    connections++;
    connecting++;
    ownersConnecting.add(next.owner);
    ByteBuf header =
        next.caller.proxyHeader().write(upstream.spec().proxyHeader(), ByteBufAllocator.DEFAULT);
    connector.connect(to, upstream, header, new Connecting(next.owner));
  }

  /** The try that waits longest without a connection on its way, but for so many of them. */
  private @Nullable WaitingTry unserved(int but) {
    int left = but;
    int each = second ? limits.streams() : 1;
    Map<Owner, Integer> room = new HashMap<>();
    ownersConnecting.forEach(owner -> room.merge(owner, each, Integer::sum));
    for (WaitingTry entry : waiting) {
      boolean served = entry.owner == null || room.merge(entry.owner, -1, Integer::sum) >= 0;
      if (!served && left-- <= 0) {
        return entry;
      }
    }
    return null;
  }

  private void closeIdle() {
    for (UpstreamConnection connection : open) {
      if (connection.idle()) {
        open.remove(connection);
        giveWay(connection);
        return;
      }
    }
  }

  private void giveWay(UpstreamConnection connection) {
    giving++;
    connection.close();
  }

  /** A connection that is being made. */
  private final class Connecting implements UpstreamConnector.Callback {
    private final @Nullable Owner owner;

    Connecting(@Nullable Owner owner) {
      this.owner = owner;
    }

    @Override
    public void connected(Channel channel, @Nullable String protocol) {
      EndpointPool.this.connected(channel, protocol, owner);
    }

    @Override
    public void failed(ConnectFailure failure) {
      EndpointPool.this.failed(failure, owner);
    }
  }

  private void connected(Channel channel, @Nullable String protocol, @Nullable Owner owner) {
    loop.stats().upstreamOpen();
    if (protocol != null) {
      second = protocol.equals(ApplicationProtocolNames.HTTP_2);
    }
    if (second) {
      channel.pipeline().addLast("http2", new Http2Upstream(this, loop.limits(), secure(), owner));
    } else {
      settled(owner);
      Http1Upstream connection = new Http1Upstream(this, loop.limits(), owner);
      channel.pipeline().addLast("http1", connection);
      if (channel.isActive()) {
        free(connection);
      }
    }
  }

  /** The endpoint has told its settings. */
  void ready(Http2Upstream connection) {
    settled(connection.owner());
    free(connection);
  }

  /** One that was being made is there, or is not. */
  private void settled(@Nullable Owner owner) {
    connecting--;
    ownersConnecting.remove(owner);
  }

  /** The try that waited longest has had its connection: it failed. */
  private void failed(ConnectFailure failure, @Nullable Owner owner) {
    settled(owner);
    connections--;
    loop.stats().upstreamFail(failure);
    failFirst(failure, owner);
    connectIfNeeded();
  }

  /** Takes out the try of an owner that waits longest. */
  private @Nullable WaitingTry next(@Nullable Owner owner) {
    if (owner == null) {
      return waiting.pollFirst();
    }
    for (WaitingTry entry : waiting) {
      if (owner.equals(entry.owner)) {
        waiting.remove(entry);
        return entry;
      }
    }
    return null;
  }

  private void failFirst(ConnectFailure failure, @Nullable Owner owner) {
    WaitingTry first = next(owner);
    if (first != null) {
      first.fail(failure);
    }
  }

  /** A connection has room again: it takes the tries that wait longest, or waits itself. */
  void free(UpstreamConnection connection) {
    if (owned && givesWay(connection)) {
      giveWay(connection);
      return;
    }
    WaitingTry entry = connection.hasRoom() ? next(connection.owner()) : null;
    while (entry != null) {
      entry.start(connection);
      entry = connection.hasRoom() ? next(connection.owner()) : null;
    }
    if (!connection.hasRoom()) {
      return;
    }
    if (!leaves(connection)) {
      open.addLast(connection);
      watchIdle(connection);
    }
  }

  /** Whether the try that waits longest can have a connection only instead of this one. */
  private boolean givesWay(UpstreamConnection connection) {
    if (waiting.isEmpty() || connections < limits.max() || !connection.idle()) {
      return false;
    }
    WaitingTry first = unserved(giving);
    return first != null && !Objects.equals(first.owner, connection.owner());
  }

  /**
   * A connection of several requests has one less.
   *
   * @param hadRoom whether it was in the pool already
   */
  void released(UpstreamConnection connection, boolean hadRoom) {
    if (!hadRoom) {
      free(connection);
    } else if (leaves(connection)) {
      open.remove(connection);
    } else if (owned && givesWay(connection)) {
      open.remove(connection);
      giveWay(connection);
    } else {
      watchIdle(connection);
    }
  }

  /** Whether it is not wanted any more; it is closed as soon as nothing is under way on it. */
  private boolean leaves(UpstreamConnection connection) {
    boolean unwanted = retired || endpoint.removed();
    if (unwanted && connection.idle()) {
      connection.close();
    }
    return unwanted;
  }

  private void watchIdle(UpstreamConnection connection) {
    if (!sweeping && connection.idle()) {
      sweeping = true;
      long now = loop.nanos();
      sweep.set(now + idleNanos, now);
    }
  }

  /**
   * A connection is gone.
   *
   * @param used whether it was ever ready for a request
   */
  void closed(UpstreamConnection connection, boolean used) {
    connections--;
    giving = Math.max(0, giving - 1);
    loop.stats().upstreamClose();
    open.remove(connection);
    if (!used) {
      settled(connection.owner());
      failFirst(ConnectFailure.NO_HTTP2, connection.owner());
    }
    connectIfNeeded();
  }

  private void onSweep() {
    sweeping = false;
    long now = loop.nanos();
    boolean all = retired || endpoint.removed();
    long next = Nanos.NEVER;
    for (UpstreamConnection connection : List.copyOf(open)) {
      if (connection.idle()) {
        long due = connection.idleSinceNanos() + idleNanos;
        if (all || due <= now) {
          open.remove(connection);
          connection.close();
        } else {
          next = Math.min(next, due);
        }
      }
    }
    if (next != Nanos.NEVER) {
      sweeping = true;
      sweep.set(next, now);
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
    private final @Nullable Owner owner;
    private final @Nullable ByteBuf head;
    private final boolean headIsSecond;

    WaitingTry(EndpointPool pool, Attempt attempt, DownstreamStream caller, @Nullable Owner owner) {
      this.pool = pool;
      this.attempt = attempt;
      this.caller = caller;
      this.owner = owner;
      boolean probe = attempt.kind() == Attempt.Kind.PROBE;
      this.headIsSecond = pool.second;
      this.head = probe ? pool.head(caller, ByteBufAllocator.DEFAULT) : null;
    }

    void start(UpstreamConnection connection) {
      if (head != null && headIsSecond != connection.second()) {
        fail(ConnectFailure.NO_HTTP2); // the endpoint speaks another version than before
      } else {
        connection.send(attempt, caller, head);
      }
    }

    void fail(ConnectFailure why) {
      caller.unconnected(why);
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
