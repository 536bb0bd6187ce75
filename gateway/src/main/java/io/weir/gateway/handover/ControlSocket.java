package io.weir.gateway.handover;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The unix socket at which a running gateway is asked for an upgrade, and at which its successor
 * asks for the listening sockets. One upgrade at a time; until the successor says that it serves,
 * nothing changes here.
 *
 * <p>All state belongs to one event loop; what may wait is done on other threads.
 */
public final class ControlSocket implements AutoCloseable {

  private final Path path;
  private final EventLoop loop;
  private final Handover handover;
  private final Channel server;
  private @Nullable Channel asking;
  private @Nullable Process successor;
  private boolean released;

  private ControlSocket(Path path, EventLoop loop, Handover handover) throws IOException {
    this.path = path;
    this.loop = loop;
    this.handover = handover;
    Path draft =
        path.resolveSibling(
            path.getFileName() + "." + Long.toString(System.nanoTime(), Character.MAX_RADIX));
    this.server =
        new ServerBootstrap()
            .group(loop, loop)
            .channel(EpollServerDomainSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    Lines.decode(channel.pipeline());
                    channel.pipeline().addLast(new Connection());
                  }
                })
            .bind(new DomainSocketAddress(draft.toFile()))
            .syncUninterruptibly()
            .channel();
    // Whoever comes from now on finds this process, those that are connected stay with the other.
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Listens there, in place of whoever did before.
   *
   * @param loop one of epoll's; not the caller's
   */
  public static ControlSocket open(Path path, EventLoop loop, Handover handover)
      throws IOException {
    return new ControlSocket(path, loop, handover);
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    try {
      if (!released) {
        Files.deleteIfExists(path);
      }
    } catch (IOException _) {
      // It is found to be dead by whoever tries it.
    }
  }

  /** One that asks, or one that takes over. */
  private final class Connection extends SimpleChannelInboundHandler<String> {

    private long process;
    private Map<String, FileDescriptor> sockets = Map.of();

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, String line) {
      Channel channel = ctx.channel();
      switch (Lines.word(line)) {
        case Lines.UPGRADE -> upgrade(channel);
        case Lines.TAKE_OVER -> offer(channel, Lines.rest(line));
        case Lines.DESCRIPTORS ->
            sockets
                .values()
                .forEach(each -> {
                  var _ = channel.writeAndFlush(each);
                });
        case Lines.READY -> release(channel);
        case Lines.FAILED -> tell(Lines.FAILED, Lines.rest(line));
        default -> Lines.send(channel, Lines.FAILED, "this gateway does not know: " + line);
      }
    }

    private void offer(Channel channel, String pid) {
      process = Long.parseLong(pid);
      sockets = handover.sockets();
      Lines.send(channel, Lines.SOCKETS, String.valueOf(sockets.size()));
      sockets.keySet().forEach(name -> Lines.send(channel, name, ""));
    }

    private void release(Channel channel) {
      released = true;
      long pid = process;
      Thread.ofVirtual()
          .start(() -> {
            handover.release(pid);
            loop.execute(() -> {
              tell(Lines.DONE, String.valueOf(pid));
              var _ = Lines.written(channel, Lines.GONE, "").addListener(_ -> handover.finish());
            });
          });
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (ctx.channel().equals(asking)) {
        asking = null;
        Process started = successor;
        if (started != null && !released) {
          started.destroy();
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      var _ = ctx.close();
    }
  }

  private void upgrade(Channel channel) {
    if (asking != null || released) {
      Lines.send(channel, Lines.FAILED, "an upgrade is under way");
      return;
    }
    asking = channel;
    Thread.ofVirtual()
        .start(() -> {
          try {
            Process started = handover.startSuccessor();
            loop.execute(() -> onStarted(started));
            var _ = started.onExit().thenAccept(ended -> loop.execute(() -> onExit(ended)));
          } catch (IOException e) {
            loop.execute(() -> tell(Lines.FAILED, String.valueOf(e.getMessage())));
          }
        });
  }

  private void onStarted(Process started) {
    successor = started;
    if (asking == null && !released) {
      started.destroy();
    }
  }

  private void onExit(Process ended) {
    successor = null;
    if (!released) {
      tell(Lines.FAILED, "the new process ended with exit code " + ended.exitValue());
    }
  }

  /** Answers whoever asked for the upgrade; the first answer counts. */
  private void tell(String word, String rest) {
    Channel to = asking;
    if (to != null) {
      asking = null;
      Lines.sendLast(to, word, rest);
    }
  }
}
