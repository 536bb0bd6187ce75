package io.weir.proxy.tls;

import io.netty.buffer.ByteBuf;

/**
 * For which kinds of keys a client understands signatures, as its ClientHello says (RFC 8446,
 * sections 4.1.2 and 4.2.3).
 *
 * @param ec elliptic curves
 * @param rsa RSA
 */
record KeyKinds(boolean ec, boolean rsa) {

  /** What is assumed where nothing is said. */
  static final KeyKinds ANY = new KeyKinds(true, true);

  private static final int SIGNATURE_ALGORITHMS = 13;
  private static final int TLS_1_3_SUITES = 0x13;

  /** Of a ClientHello's body; any where it doesn't say, for the handshake will find out. */
  static KeyKinds of(ByteBuf hello) {
    try {
      ClientHello said = new ClientHello(hello);
      KeyKinds bySuites = bySuites(said.suites());
      ByteBuf schemes = said.listIn(SIGNATURE_ALGORITHMS);
      KeyKinds bySignatures = schemes == null ? ANY : ofSchemes(schemes);
      return new KeyKinds(bySuites.ec && bySignatures.ec, bySuites.rsa && bySignatures.rsa);
    } catch (IndexOutOfBoundsException _) {
      return ANY;
    }
  }

  /** Whether a key of that algorithm, as Java names it, is one of them. */
  boolean include(String algorithm) {
    return switch (algorithm) {
      case "EC" -> ec;
      case "RSA" -> rsa;
      default -> true;
    };
  }

  private static KeyKinds bySuites(ByteBuf suites) {
    boolean ec = false;
    boolean rsa = false;
    while (suites.isReadable(2)) {
      int suite = suites.readUnsignedShort();
      switch (suite) {
        case 0xC02B, 0xC02C, 0xCCA9 -> ec = true;
        case 0xC02F, 0xC030, 0xCCA8 -> rsa = true;
        default -> {
          if (suite >>> 8 == TLS_1_3_SUITES) {
            return ANY;
          }
        }
      }
    }
    return new KeyKinds(ec, rsa);
  }

  /** What SignatureScheme names them as. */
  private static KeyKinds ofSchemes(ByteBuf schemes) {
    boolean ec = false;
    boolean rsa = false;
    while (schemes.isReadable(2)) {
      int scheme = schemes.readUnsignedShort();
      switch (scheme) {
        case 0x0403, 0x0503, 0x0603 -> ec = true;
        case 0x0401, 0x0501, 0x0601, 0x0804, 0x0805, 0x0806 -> rsa = true;
        default -> {
          // Others are for keys that are not served, or too old.
        }
      }
    }
    return new KeyKinds(ec, rsa);
  }
}
