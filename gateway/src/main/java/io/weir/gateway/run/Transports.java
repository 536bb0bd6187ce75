package io.weir.gateway.run;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import io.weir.codec.shell.ProxySpec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What sockets are made of: epoll unless something else is asked for, NIO where it does not load.
 */
final class Transports {

  private Transports() {}

  /**
   * A Vert.x on the transport that a configuration asks for.
   *
   * @param loops how many event loops it has
   * @throws IOException if the transport was asked for by name and does not load
   */
  static Vertx vertx(ProxySpec.Transport asked, int loops) throws IOException {
    return Vertx.builder()
        .with(new VertxOptions().setEventLoopPoolSize(loops))
        .withTransport(choose(asked))
        .build();
  }

  private static Transport choose(ProxySpec.Transport asked) throws IOException {
    return switch (asked) {
      case AUTO -> loads(Transport.EPOLL) ? Transport.EPOLL : Transport.NIO;
      case EPOLL -> required("epoll", Transport.EPOLL);
      case IO_URING -> required("io_uring", Transport.IO_URING);
      case NIO -> Transport.NIO;
    };
  }

  private static boolean loads(@Nullable Transport transport) {
    return transport != null && transport.available();
  }

  private static Transport required(String name, @Nullable Transport transport) throws IOException {
    if (transport == null || !transport.available()) {
      Throwable cause = transport == null ? null : transport.unavailabilityCause();
      throw new IOException(
          "transport "
              + name
              + " does not load here; use auto"
              + (cause == null ? "" : ": " + cause));
    }
    return transport;
  }
}
