package io.weir.simulator.live.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.weir.routing.exchange.LocalAnswer;
import io.weir.routing.exchange.RequestHead;
import io.weir.routing.stats.LogLinearHistogram;
import io.weir.simulator.engine.Crowd;
import io.weir.simulator.engine.Inquiry;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients' connections to the gateway. Each carries one request at a time, and a request that
 * finds none idle gets a new one, so that nothing waits for the answer to anything else. On the
 * loop's thread.
 */
final class Clients implements Crowd.Outlet {

  /** What finds no room is dropped, which makes a run invalid. */
  private static final int MOST_CONNECTIONS = 8192;

  private static final int CONNECT_MILLIS = 5000;
  private static final int LAG_BITS = 7;
  private static final String PROXY_STATUS = "proxy-status";
  private static final String DETAILS = "details=\"";

  private final PacedLoop loop;
  private final Bootstrap bootstrap;
  private final @Nullable String host;
  private final ObjLongConsumer<Inquiry> answered;
  private final ArrayDeque<Connection> idle;
  private final Set<Connection> busy = new LinkedHashSet<>();
  private final LogLinearHistogram lag = new LogLinearHistogram(LAG_BITS);
  private long dropped;

  /**
   * Clients of the gateway at a port.
   *
   * @param host that they ask for, or null for what the scenario says
   * @param before whose idle connections they take over, or null
   * @param answered told of each good answer, and how long the model had it at its endpoint
   */
  Clients(
      PacedLoop loop,
      Transport transport,
      int port,
      @Nullable String host,
      @Nullable Clients before,
      ObjLongConsumer<Inquiry> answered) {
    this.loop = loop;
    this.host = host;
    this.answered = answered;
    this.idle = before == null ? new ArrayDeque<>() : before.idle;
    this.bootstrap =
        new Bootstrap()
            .group(loop.sockets())
            .channel(transport.client())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .remoteAddress(Names.LOOPBACK, port)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new HttpClientCodec());
                  }
                });
    idle.forEach(connection -> connection.owner = this);
  }

  /** How much later than intended requests were written. */
  LogLinearHistogram lag() {
    return lag;
  }

  /** How many could not be sent. */
  long dropped() {
    return dropped;
  }

  @Override
  public void send(Inquiry inquiry) {
    Connection connection = idle.pollLast();
    if (connection != null) {
      connection.send(inquiry);
    } else if (busy.size() < MOST_CONNECTIONS) {
      connect(inquiry);
    } else {
      dropped++;
      inquiry.failed();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the listener is told
  private void connect(Inquiry inquiry) {
    Connection connection = new Connection(this, inquiry);
    busy.add(connection);
    bootstrap.connect().addListener((ChannelFuture connected) -> connection.connected(connected));
  }

  /** Nobody waits for what is under way any more. */
  void abandon() {
    List.copyOf(busy).forEach(Connection::abandon);
    busy.clear();
  }

  private void onHead(Inquiry inquiry, HttpResponse head) {
    LocalAnswer own = ownAnswer(head.headers().get(PROXY_STATUS));
    int status = head.status().code();
    if (own != null) {
      inquiry.answered(own);
      return;
    }
    String stayed = head.headers().get(Names.STAYED);
    if (stayed != null) {
      answered.accept(inquiry, Long.parseLong(stayed));
    }
    inquiry.answered(status);
  }

  /** What the gateway says of an answer that it gave by itself; null where an endpoint did. */
  static @Nullable LocalAnswer ownAnswer(@Nullable String proxyStatus) {
    int at = proxyStatus == null ? -1 : proxyStatus.indexOf(DETAILS);
    if (proxyStatus == null || at < 0) {
      return null;
    }
    int from = at + DETAILS.length();
    String details = proxyStatus.substring(from, Math.max(from, proxyStatus.indexOf('"', from)));
    for (LocalAnswer answer : LocalAnswer.values()) {
      if (details.equals(answer.name().toLowerCase(Locale.ROOT).replace('_', '-'))) {
        return answer;
      }
    }
    return LocalAnswer.UPSTREAM_FAILED;
  }

  /** One connection: carries one request after the other, for whoever owns it. */
  private static final class Connection extends SimpleChannelInboundHandler<HttpObject> {
    private Clients owner;
    private @Nullable Channel channel;
    private @Nullable Inquiry inquiry;
    private boolean keepAlive;
    private boolean abandoned;

    Connection(Clients owner, Inquiry first) {
      this.owner = owner;
      this.inquiry = first;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
    void connected(ChannelFuture future) {
      Inquiry first = inquiry;
      if (!future.isSuccess()) {
        end();
      } else if (abandoned || first == null) {
        future.channel().close();
      } else {
        channel = future.channel();
        future.channel().pipeline().addLast(this);
        write(future.channel(), first);
      }
    }

    void send(Inquiry next) {
      inquiry = next;
      owner.busy.add(this);
      Channel open = channel;
      if (open != null) {
        write(open, next);
      }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel
    private void write(Channel to, Inquiry next) {
      owner.lag.record(Math.max(0, owner.loop.wallNanos() - next.intendedNanos()));
      to.writeAndFlush(request(next));
    }

    private DefaultFullHttpRequest request(Inquiry next) {
      RequestHead head = next.head();
      String query = head.query();
      String target = query == null ? head.path() : head.path() + "?" + query;
      HttpMethod method = HttpMethod.valueOf(head.method());
      DefaultFullHttpRequest request =
          new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, target, Unpooled.EMPTY_BUFFER);
      String authority = owner.host == null ? head.authority() : owner.host;
      HttpHeaders headers = request.headers();
      headers.set(HttpHeaderNames.HOST, authority).set(Names.NUMBER, next.number());
      if (method.equals(HttpMethod.POST) || method.equals(HttpMethod.PUT)) {
        headers.set(HttpHeaderNames.CONTENT_LENGTH, 0);
      }
      return request;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
      if (message instanceof HttpResponse head) {
        keepAlive = HttpUtil.isKeepAlive(head);
        Inquiry asked = takeInquiry();
        if (asked != null) {
          owner.onHead(asked, head);
        }
      }
      if (message instanceof LastHttpContent) {
        owner.busy.remove(this);
        if (keepAlive && !abandoned) {
          owner.idle.addLast(this);
        } else {
          context.close();
        }
      }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
    void abandon() {
      abandoned = true;
      inquiry = null;
      if (channel != null) {
        channel.close();
      }
    }

    private void end() {
      Inquiry lost = takeInquiry();
      owner.busy.remove(this);
      owner.idle.remove(this);
      if (lost != null) {
        lost.failed();
      }
    }

    /** What it carries, unless everything was given up before now; it carries nothing any more. */
    private @Nullable Inquiry takeInquiry() {
      owner.loop.catchUp();
      Inquiry taken = inquiry;
      inquiry = null;
      return taken;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      owner.loop.fail(cause);
      context.close();
    }
  }
}
