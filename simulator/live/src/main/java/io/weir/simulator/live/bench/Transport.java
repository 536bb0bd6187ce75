package io.weir.simulator.live.bench;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.StandardSocketOptions;

/**
 * The sockets of this machine: epoll, which waits for microseconds, or NIO, which waits for
 * milliseconds.
 */
record Transport(
    IoHandlerFactory handler,
    Class<? extends ServerChannel> server,
    Class<? extends Channel> client,
    ChannelOption<Boolean> sharedPort) {

  static Transport best() {
    return Epoll.isAvailable()
        ? new Transport(
            EpollIoHandler.newFactory(),
            EpollServerSocketChannel.class,
            EpollSocketChannel.class,
            EpollChannelOption.SO_REUSEPORT)
        : new Transport(
            NioIoHandler.newFactory(),
            NioServerSocketChannel.class,
            NioSocketChannel.class,
            NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT));
  }
}
