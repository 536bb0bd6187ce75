package io.weir.proxy.tls;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The protocols that a client wants to speak inside TLS, as its ClientHello says (RFC 7301). */
final class Alpn {

  private static final int EXTENSION = 16;

  private Alpn() {}

  /** Whether a ClientHello's body names one of these protocols, or none at all. */
  static boolean allows(ByteBuf hello, List<String> served) {
    try {
      ByteBuf names = new ClientHello(hello).listIn(EXTENSION);
      return names == null || namesOne(names, served);
    } catch (IndexOutOfBoundsException _) {
      return true; // the handshake will find out what is wrong with it
    }
  }

  private static boolean namesOne(ByteBuf names, List<String> served) {
    while (names.isReadable()) {
      int length = names.readUnsignedByte();
      if (served.contains(names.readCharSequence(length, StandardCharsets.ISO_8859_1).toString())) {
        return true;
      }
    }
    return false;
  }
}
