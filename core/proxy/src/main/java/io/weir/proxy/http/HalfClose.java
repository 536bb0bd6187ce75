package io.weir.proxy.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Tells the peer that nothing more will come, and goes on reading. */
public final class HalfClose implements ChannelFutureListener {

  /** The only one. */
  public static final HalfClose INSTANCE = new HalfClose();

  private HalfClose() {}

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  public void operationComplete(ChannelFuture written) {
    Channel channel = written.channel();
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (!written.isSuccess()) {
      channel.close();
    } else if (tls != null) {
      tls.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }
}
