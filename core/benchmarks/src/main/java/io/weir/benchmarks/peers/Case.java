package io.weir.benchmarks.peers;

import java.util.List;

/**
 * A load that peers are compared under.
 *
 * @param name for the table
 * @param tls whether clients speak TLS
 * @param protocol what they speak in it
 * @param bytes of an answer
 */
record Case(String name, boolean tls, Load.Protocol protocol, int bytes) {

  static final List<Case> ALL =
      List.of(
          new Case("http1-100B", false, Load.Protocol.HTTP1, 100),
          new Case("http1-10kB", false, Load.Protocol.HTTP1, 10_000),
          new Case("tls-http1-100B", true, Load.Protocol.HTTP1, 100),
          new Case("tls-http1-10kB", true, Load.Protocol.HTTP1, 10_000),
          new Case("tls-http2-100B", true, Load.Protocol.HTTP2, 100),
          new Case("tls-http2-10kB", true, Load.Protocol.HTTP2, 10_000));

  String url(int port) {
    return (tls ? "https" : "http") + "://127.0.0.1:" + port + "/" + bytes;
  }
}
