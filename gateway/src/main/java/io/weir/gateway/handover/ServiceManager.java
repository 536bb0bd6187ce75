package io.weir.gateway.handover;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Tells systemd what goes on (sd_notify): ready, stopping, another main process. Does nothing where
 * nobody asked for it by {@code NOTIFY_SOCKET}.
 */
public final class ServiceManager {

  private ServiceManager() {}

  /** Lines as sd_notify(3) has them, such as {@code READY=1}. */
  public static void tell(String state) {
    String address = System.getenv().getOrDefault("NOTIFY_SOCKET", "");
    if (!address.isEmpty() && Epoll.isAvailable()) {
      try {
        send(address, state);
      } catch (IOException _) {
        // It wanted to know, and will find out otherwise.
      }
    }
  }

  static void send(String address, String state) throws IOException {
    byte[] path = address.getBytes(StandardCharsets.UTF_8);
    if (path[0] == '@') {
      path[0] = 0;
    }
    byte[] text = state.getBytes(StandardCharsets.UTF_8);
    ByteBuffer direct = ByteBuffer.allocateDirect(text.length).put(text).flip();
    Socket socket = Socket.newSocketDomainDgram();
    try {
      socket.sendToDomainSocket(direct, 0, text.length, path);
    } finally {
      socket.close();
    }
  }
}
