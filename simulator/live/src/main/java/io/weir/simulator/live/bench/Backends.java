package io.weir.simulator.live.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.weir.routing.stats.LogLinearHistogram;
import io.weir.routing.time.Nanos;
import io.weir.simulator.engine.Fleet;
import io.weir.simulator.model.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a scenario as listening sockets, each with a port of its own; what they answer
 * and when is the {@link Fleet}'s business. All but the constructor and {@link #close} on the
 * loop's thread.
 */
final class Backends implements Fleet.Outlet, AutoCloseable {

  private static final int BACKLOG = 4096;
  private static final int LAG_BITS = 7;

  private final PacedLoop loop;
  private final Transport transport;
  private final List<Door> doors = new ArrayList<>();
  private @Nullable Fleet fleet;
  private LogLinearHistogram lag = new LogLinearHistogram(LAG_BITS);

  /** So many endpoints, each with a port of its own. */
  Backends(PacedLoop loop, Transport transport, int count) throws IOException {
    this.loop = loop;
    this.transport = transport;
    for (int slot = 0; slot < count; slot++) {
      doors.add(new Door(slot));
    }
    loop.call(
            () -> {
              doors.forEach(Door::open);
              return true;
            })
        .join();
  }

  /** {@code host:port} of every endpoint. */
  List<String> addresses() {
    return doors.stream().map(door -> Names.LOOPBACK + ":" + door.port()).toList();
  }

  /** From now on that fleet answers; nobody for null. */
  void serve(@Nullable Fleet next) {
    fleet = next;
    if (next != null) {
      lag = new LogLinearHistogram(LAG_BITS);
    }
  }

  /** How much later than the model says answers were written. */
  LogLinearHistogram lag() {
    return lag;
  }

  @Override
  public void answered(Fleet.Visit visit, int status, long retryAfterNanos) {
    ((Guest) visit.guest()).answer(visit, status, retryAfterNanos);
  }

  @Override
  public void broken(Fleet.Visit visit) {
    ((Guest) visit.guest()).reset();
  }

  @Override
  public void reach(int slot, Fault.Down.@Nullable How down) {
    Door door = doors.get(slot);
    switch (down) {
      case null -> door.open();
      case REFUSE -> door.shut();
      case RESET -> door.resetAll();
      case BLACKHOLE -> {
        // Connections stay, and nobody answers on them.
      }
    }
  }

  @Override
  public void close() {
    loop.call(
            () -> {
              doors.forEach(Door::shut);
              return true;
            })
        .join();
    doors.forEach(Door::release);
  }

  /** An endpoint's port, which is kept while nobody listens there. */
  private final class Door {
    private final int slot;
    private final SocketChannel keeper;
    private final Set<Guest> guests = new LinkedHashSet<>();
    private @Nullable Channel listening;

    Door(int slot) throws IOException {
      this.slot = slot;
      this.keeper = SocketChannel.open();
      keeper.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      keeper.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    int port() {
      return keeper.socket().getLocalPort();
    }

    void open() {
      if (listening == null) {
        listening =
            new ServerBootstrap()
                .group(loop.sockets())
                .channel(transport.server())
                .option(transport.sharedPort(), true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Reception(this))
                .bind(Names.LOOPBACK, port())
                .channel();
      }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
    void shut() {
      Channel open = listening;
      listening = null;
      if (open != null) {
        open.close();
      }
      resetAll();
    }

    void resetAll() {
      List.copyOf(guests).forEach(Guest::reset);
    }

    void release() {
      try {
        keeper.close();
      } catch (IOException _) {
        // The process ends it anyway.
      }
    }
  }

  private final class Reception extends ChannelInitializer<Channel> {
    private final Door door;

    Reception(Door door) {
      this.door = door;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(new HttpServerCodec(), new Guest(door, channel));
    }
  }

  /** A connection of the gateway: one try after the other. */
  private final class Guest extends SimpleChannelInboundHandler<HttpObject> {
    private final Door door;
    private final Channel channel;
    private @Nullable Fleet host;
    private Fleet.@Nullable Visit visit;
    private @Nullable String number;

    Guest(Door door, Channel channel) {
      this.door = door;
      this.channel = channel;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      door.guests.add(this);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
      if (message instanceof HttpRequest request) {
        number = request.headers().get(Names.NUMBER);
      }
      if (message instanceof LastHttpContent) {
        loop.catchUp();
        Fleet now = fleet;
        if (now != null && number != null) {
          host = now;
          visit = now.receive(door.slot, this, Long.parseLong(number));
        }
      }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel
    void answer(Fleet.Visit answered, int status, long retryAfterNanos) {
      Fleet from = host;
      if (answered != visit || from == null) {
        return;
      }
      visit = null;
      lag.record(Math.max(0, loop.lagNanos()));
      DefaultFullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.EMPTY_BUFFER);
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_LENGTH, 0)
          .set(Names.STAYED, from.stayedNanos(answered));
      if (retryAfterNanos >= 0) {
        response.headers().set(HttpHeaderNames.RETRY_AFTER, retryAfterNanos / Nanos.SECOND);
      }
      channel.writeAndFlush(response);
    }

    /** Ends the connection so that the gateway gets a reset. */
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
    void reset() {
      visit = null;
      if (channel.isActive()) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      door.guests.remove(this);
      loop.catchUp();
      Fleet from = host;
      Fleet.Visit under = visit;
      if (under != null && from != null) {
        visit = null;
        from.cancel(under);
      }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      loop.fail(cause);
      context.close();
    }
  }
}
