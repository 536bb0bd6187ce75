package io.weir.benchmarks.peers;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The least that makes a reverse proxy of Vert.x's net sockets with Netty's HTTP/1 codecs in their
 * pipeline, on one event loop: messages are forwarded as they were read. Arguments: the port to
 * listen on, the port to forward to.
 */
public final class NettyCodecProxy extends VerticleBase {

  private static final String VERTX_HANDLER = "handler";

  private final int port;
  private final int upstream;
  private final ArrayDeque<Back> idle = new ArrayDeque<>();
  private NetClient client;

  @SuppressWarnings("NullAway") // made before a connection comes
  private NettyCodecProxy(int port, int upstream) {
    this.port = port;
    this.upstream = upstream;
  }

  /** Serves until it is ended. */
  public static void main(String[] arguments) {
    VertxOptions options =
        new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true);
    NettyCodecProxy proxy =
        new NettyCodecProxy(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    var _ = Vertx.vertx(options).deployVerticle(proxy).onFailure(Throwable::printStackTrace);
  }

  @Override
  public Future<?> start() {
    client = vertx.createNetClient();
    return vertx
        .createNetServer(new NetServerOptions().setTcpNoDelay(true))
        .connectHandler(socket -> {
          ChannelPipeline pipeline = pipeline(socket);
          pipeline.addBefore(VERTX_HANDLER, "codec", new HttpServerCodec());
          pipeline.addBefore(VERTX_HANDLER, "proxy", new Front());
        })
        .listen(port, "127.0.0.1");
  }

  private static ChannelPipeline pipeline(NetSocket socket) {
    return ((NetSocketInternal) socket).channelHandlerContext().pipeline();
  }

  /** A client's connection. */
  private final class Front extends ChannelInboundHandlerAdapter {
    private final List<Object> waiting = new ArrayList<>();
    private @Nullable Back back;
    private boolean connecting;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      Back to = back;
      if (to == null && !connecting) {
        to = idle.pollLast();
        if (to == null) {
          connect(ctx);
        } else {
          attach(ctx, to);
        }
      }
      if (to == null) {
        waiting.add(message);
      } else {
        to.write(message);
      }
    }

    private void connect(ChannelHandlerContext ctx) {
      connecting = true;
      client
          .connect(upstream, "127.0.0.1")
          .onSuccess(socket -> {
            connecting = false;
            Back made = new Back();
            pipeline(socket).addBefore(VERTX_HANDLER, "codec", new HttpClientCodec());
            pipeline(socket).addBefore(VERTX_HANDLER, "proxy", made);
            attach(ctx, made);
            waiting.forEach(made::write);
            waiting.clear();
          })
          .onFailure(_ -> {
            var _ = ctx.close();
          });
    }

    private void attach(ChannelHandlerContext ctx, Back to) {
      back = to;
      to.front = this;
      to.client = ctx;
    }
  }

  /** A connection to the endpoint. */
  private final class Back extends ChannelInboundHandlerAdapter {
    private ChannelHandlerContext ctx;
    private ChannelHandlerContext client;
    private Front front;

    @SuppressWarnings("NullAway") // there before a message is
    Back() {}

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      ctx = context;
    }

    void write(Object message) {
      var _ =
          message instanceof LastHttpContent
              ? ctx.writeAndFlush(message, ctx.voidPromise())
              : ctx.write(message, ctx.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof LastHttpContent) {
        front.back = null;
        idle.addLast(this);
        var _ = client.writeAndFlush(message, client.voidPromise());
      } else {
        var _ = client.write(message, client.voidPromise());
      }
    }
  }
}
