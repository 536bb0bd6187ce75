package io.weir.gateway.handover;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import java.nio.charset.StandardCharsets;

/** A word and what belongs to it, on a line of its own: what is said over the control socket. */
final class Lines {

  static final String UPGRADE = "upgrade";
  static final String DONE = "done";
  static final String FAILED = "failed";
  static final String TAKE_OVER = "take-over";
  static final String SOCKETS = "sockets";
  static final String DESCRIPTORS = "descriptors";
  static final String READY = "ready";
  static final String GONE = "gone";

  private static final int MAX_LINE = 8192;

  private Lines() {}

  /** Splits what comes into lines; descriptors go through as they are. */
  static void decode(ChannelPipeline pipeline) {
    pipeline.addLast(
        new LineBasedFrameDecoder(MAX_LINE), new StringDecoder(StandardCharsets.UTF_8));
  }

  static void send(Channel channel, String word, String rest) {
    var _ = written(channel, word, rest);
  }

  static void sendLast(Channel channel, String word, String rest) {
    var _ = written(channel, word, rest).addListener(ChannelFutureListener.CLOSE);
  }

  /** Told once the line was written, or could not be. */
  static ChannelFuture written(Channel channel, String word, String rest) {
    String line = (word + " " + rest).strip().replace('\n', ';');
    String cut = line.length() > MAX_LINE / 4 ? line.substring(0, MAX_LINE / 4) : line;
    return channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), cut + "\n"));
  }

  static String word(String line) {
    int space = line.indexOf(' ');
    return space < 0 ? line : line.substring(0, space);
  }

  static String rest(String line) {
    int space = line.indexOf(' ');
    return space < 0 ? "" : line.substring(space + 1);
  }
}
