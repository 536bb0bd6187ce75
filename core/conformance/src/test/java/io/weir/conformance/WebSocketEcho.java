package io.weir.conformance;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.extensions.compression.WebSocketServerCompressionHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A WebSocket endpoint of Netty's that echoes each frame, compressed where the client asks. */
final class WebSocketEcho implements AutoCloseable {

  private static final int MAX_HEAD = 64 << 10;
  private static final int MAX_FRAME = 16 << 20;

  private final EventLoopGroup loop = new NioEventLoopGroup(1);
  private final Channel server;

  WebSocketEcho() {
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Pipeline())
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  @Override
  public void close() {
    var _ = loop.shutdownGracefully();
  }

  private static final class Pipeline extends ChannelInitializer<Channel> {
    private static final WebSocketServerProtocolConfig CONFIG =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .allowExtensions(true)
            .sendCloseFrame(WebSocketCloseStatus.PROTOCOL_ERROR)
            .maxFramePayloadLength(MAX_FRAME)
            .build();

    @Override
    protected void initChannel(Channel channel) {
      channel
          .pipeline()
          .addLast(
              new HttpServerCodec(),
              new HttpObjectAggregator(MAX_HEAD),
              new WebSocketServerCompressionHandler(0),
              new WebSocketServerProtocolHandler(CONFIG),
              new Echo());
    }
  }

  private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
      if (frame.rsv() == 0) {
        var _ = context.writeAndFlush(frame.retain());
      } else {
        var _ = context.close(); // no extension took its bits, which Netty lets pass
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      var _ = context.close(); // the client's fault, and no news here
    }
  }
}
