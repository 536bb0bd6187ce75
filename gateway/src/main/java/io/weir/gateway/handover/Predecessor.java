package io.weir.gateway.handover;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The process that serves the same files now and is about to be followed by this one. Whatever goes
 * wrong before {@link #ready}, it goes on serving. Used by one thread, which waits.
 */
public final class Predecessor implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;
  private static final int MAX_SOCKETS = 10_000;
  private static final Object END = new Object();

  private final EventLoopGroup group;
  private final Channel channel;
  private final BlockingQueue<Object> inbox = new LinkedBlockingQueue<>(MAX_SOCKETS + 16);

  private Predecessor(Path control) throws IOException {
    this.group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    var connecting =
        new Bootstrap()
            .group(group)
            .channel(EpollDomainSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel made) {
                    Lines.decode(made.pipeline());
                    made.pipeline().addLast(new Inbox());
                  }
                })
            .connect(new DomainSocketAddress(control.toFile()))
            .awaitUninterruptibly();
    this.channel = connecting.channel();
    if (!connecting.isSuccess()) {
      close();
      throw new IOException("no gateway serves these files: nobody listens on " + control);
    }
  }

  /**
   * Reaches the process that listens at that control socket.
   *
   * @throws IOException if there is none, or sockets cannot be passed on here
   */
  public static Predecessor connect(Path control) throws IOException {
    if (!Epoll.isAvailable()) {
      throw new IOException("taking over needs Linux' epoll: " + Epoll.unavailabilityCause());
    }
    return new Predecessor(control);
  }

  /** Its listening sockets, which this process has from now on too. */
  public Map<String, FileDescriptor> sockets() throws IOException {
    Lines.send(channel, Lines.TAKE_OVER, String.valueOf(ProcessHandle.current().pid()));
    String answer = next(String.class);
    if (!Lines.word(answer).equals(Lines.SOCKETS)) {
      throw new IOException("the gateway that runs refuses: " + Lines.rest(answer));
    }
    int count = Integer.parseInt(Lines.rest(answer));
    List<String> names = new ArrayList<>();
    while (names.size() < count) {
      names.add(next(String.class));
    }
    read(DomainSocketReadMode.FILE_DESCRIPTORS);
    Lines.send(channel, Lines.DESCRIPTORS, "");
    Map<String, FileDescriptor> sockets = new LinkedHashMap<>();
    for (String name : names) {
      sockets.put(name, next(FileDescriptor.class));
    }
    read(DomainSocketReadMode.BYTES);
    return sockets;
  }

  /** Tells that this process serves, and waits until the other has let go of the admin address. */
  public void ready() throws IOException {
    Lines.send(channel, Lines.READY, "");
    next(String.class);
  }

  /** Tells why this process gives up. */
  public void failed(String why) {
    Lines.written(channel, Lines.FAILED, why).awaitUninterruptibly(1, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
    var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private void read(DomainSocketReadMode mode) {
    channel.config().setOption(EpollChannelOption.DOMAIN_SOCKET_READ_MODE, mode);
  }

  private <T> T next(Class<T> type) throws IOException {
    try {
      Object got = inbox.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!type.isInstance(got)) {
        throw new IOException("the gateway that runs said nothing more");
      }
      return type.cast(got);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private final class Inbox extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      if (!inbox.offer(message)) {
        var _ = ctx.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      var _ = inbox.offer(END);
    }
  }
}
