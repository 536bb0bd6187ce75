package io.weir.proxy.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.NetUtil;
import io.weir.codec.shell.Network;
import io.weir.codec.shell.UpstreamSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy says of a connection before its first byte (HAProxy's PROXY protocol, versions 1 and
 * 2, in its text of 2020). Read strictly: what two readers could understand differently is an
 * error.
 *
 * @param source the client's address; null if the proxy connected for itself or does not know
 * @param destination what the client connected to; null likewise
 */
public record ProxyHeader(
    @Nullable InetSocketAddress source, @Nullable InetSocketAddress destination) {

  /** The longest that is read. */
  public static final int MAX_BYTES = 2048;

  private static final byte[] V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] V2 = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };
  private static final int MAX_V1 = 107;
  private static final int V2_HEAD = 16;
  private static final int V2_LOCAL = 0x20;
  private static final int V2_PROXY = 0x21;
  private static final int UNSPECIFIED = 0x00;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int TLV_HEAD = 3;
  private static final int TLV_CRC = 0x03;
  private static final int CRC_BYTES = 4;
  private static final int MAX_PORT = 65_535;
  private static final ProxyHeader NOBODY = new ProxyHeader(null, null);

  /** Not a PROXY header, or a bad one. */
  public static final class BadHeaderException extends Exception {
    private static final long serialVersionUID = 1;

    BadHeaderException(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads a header, of whichever version.
   *
   * @param in its reader index moves only if there is a whole one
   * @return null if there isn't yet
   * @throws BadHeaderException as soon as it is certain that there will be none
   */
  public static @Nullable ProxyHeader read(ByteBuf in) throws BadHeaderException {
    if (begins(in, V2)) {
      return in.readableBytes() < V2_HEAD ? null : readV2(in);
    }
    if (begins(in, V1)) {
      return readV1(in);
    }
    throw new BadHeaderException("no PROXY header");
  }

  /** Whether what is there is a beginning of a header, so that more bytes would have to tell. */
  static boolean possible(ByteBuf in) {
    return begins(in, V2) || begins(in, V1);
  }

  /** Whether a header begins here for certain. */
  static boolean certain(ByteBuf in) {
    return (in.readableBytes() >= V1.length && begins(in, V1))
        || (in.readableBytes() >= V2.length && begins(in, V2));
  }

  private static boolean begins(ByteBuf in, byte[] signature) {
    int known = Math.min(in.readableBytes(), signature.length);
    for (int i = 0; i < known; i++) {
      if (in.getByte(in.readerIndex() + i) != signature[i]) {
        return false;
      }
    }
    return true;
  }

  // Version 1

  private static @Nullable ProxyHeader readV1(ByteBuf in) throws BadHeaderException {
    int known = Math.min(in.readableBytes(), MAX_V1);
    int lineEnd = in.indexOf(in.readerIndex(), in.readerIndex() + known, (byte) '\n');
    if (lineEnd < 0) {
      require(known < MAX_V1, "a line of more than 107 bytes");
      return null;
    }
    int length = lineEnd - in.readerIndex() + 1;
    String line = in.toString(in.readerIndex(), length, StandardCharsets.ISO_8859_1);
    require(line.endsWith("\r\n"), "a line that does not end with CR LF");
    String[] words = line.substring(0, length - 2).split(" ", -1);
    ProxyHeader header = v1(words);
    in.skipBytes(length);
    return header;
  }

  private static ProxyHeader v1(String[] words) throws BadHeaderException {
    if (words[1].equals("UNKNOWN")) {
      return NOBODY;
    }
    boolean v4 = words[1].equals("TCP4");
    require(v4 || words[1].equals("TCP6"), "a protocol that is none");
    require(words.length == 6, "a line that has not six words");
    int bytes = v4 ? IPV4_BYTES : IPV6_BYTES;
    return new ProxyHeader(
        new InetSocketAddress(address(words[2], bytes), port(words[4])),
        new InetSocketAddress(address(words[3], bytes), port(words[5])));
  }

  private static InetAddress address(String text, int length) throws BadHeaderException {
    boolean plain =
        length == IPV4_BYTES
            ? text.matches("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}")
            : text.indexOf(':') >= 0;
    byte[] bytes = plain ? Network.address(text) : null;
    require(bytes != null, "an address that is none");
    return of(bytes == null ? new byte[0] : bytes);
  }

  private static int port(String text) throws BadHeaderException {
    require(text.matches("0|[1-9]\\d{0,4}"), "a port that is none");
    int port = Integer.parseInt(text);
    require(port <= MAX_PORT, "a port that is none");
    return port;
  }

  // Version 2

  private static @Nullable ProxyHeader readV2(ByteBuf in) throws BadHeaderException {
    int from = in.readerIndex();
    int command = in.getUnsignedByte(from + V2.length);
    int family = in.getUnsignedByte(from + V2.length + 1);
    int length = in.getUnsignedShort(from + V2.length + 2);
    require(command == V2_LOCAL || command == V2_PROXY, "a version or command that is none");
    require(V2_HEAD + length <= MAX_BYTES, "a header of more than 2,048 bytes");
    int addresses = addressBytes(family, command);
    require(length >= 2 * addresses, "a length that has no room for the addresses");
    if (in.readableBytes() < V2_HEAD + length) {
      return null;
    }
    ByteBuf whole = in.slice(from, V2_HEAD + length);
    checkExtensions(whole, V2_HEAD + 2 * addresses);
    in.skipBytes(V2_HEAD + length);
    return command == V2_LOCAL || addresses == 0
        ? NOBODY
        : addresses(whole.skipBytes(V2_HEAD), addresses - 2);
  }

  /** How long one address with its port is. */
  private static int addressBytes(int family, int command) throws BadHeaderException {
    return switch (family) {
      case UNSPECIFIED -> 0;
      case TCP4 -> IPV4_BYTES + 2;
      case TCP6 -> IPV6_BYTES + 2;
      default -> {
        require(command == V2_LOCAL, "a family that is not TCP over IP");
        yield 0;
      }
    };
  }

  private static ProxyHeader addresses(ByteBuf in, int bytes) throws BadHeaderException {
    byte[] source = new byte[bytes];
    byte[] destination = new byte[bytes];
    in.readBytes(source).readBytes(destination);
    return new ProxyHeader(
        new InetSocketAddress(of(source), in.readUnsignedShort()),
        new InetSocketAddress(of(destination), in.readUnsignedShort()));
  }

  private static InetAddress of(byte[] bytes) throws BadHeaderException {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new BadHeaderException("an address that is none");
    }
  }

  /**
   * Walks over the fields behind the addresses: they must fill the rest, and a checksum be right.
   */
  private static void checkExtensions(ByteBuf whole, int from) throws BadHeaderException {
    int at = from;
    while (at < whole.writerIndex()) {
      require(at + TLV_HEAD <= whole.writerIndex(), "a field that is cut");
      int length = whole.getUnsignedShort(at + 1);
      int next = at + TLV_HEAD + length;
      require(next <= whole.writerIndex(), "a field that is cut");
      if (whole.getByte(at) == TLV_CRC) {
        require(length == CRC_BYTES, "a checksum that is none");
        checkSum(ByteBufUtil.getBytes(whole), at + TLV_HEAD);
      }
      at = next;
    }
  }

  private static void checkSum(byte[] header, int at) throws BadHeaderException {
    int told = 0;
    for (int i = 0; i < CRC_BYTES; i++) {
      told = told << Byte.SIZE | (header[at + i] & 0xFF);
      header[at + i] = 0;
    }
    CRC32C sum = new CRC32C();
    sum.update(header);
    require((int) sum.getValue() == told, "a checksum that is wrong");
  }

  private static void require(boolean holds, String otherwise) throws BadHeaderException {
    if (!holds) {
      throw new BadHeaderException(otherwise);
    }
  }

  // Writing

  /** The header's bytes; null for {@link UpstreamSpec.ProxyHeader#NONE}. */
  public @Nullable ByteBuf write(UpstreamSpec.ProxyHeader version, ByteBufAllocator alloc) {
    return switch (version) {
      case NONE -> null;
      case V1 -> ByteBufUtil.writeAscii(alloc, v1Line());
      case V2 -> writeV2(alloc.buffer(V2_HEAD + 2 * (IPV6_BYTES + 2)));
    };
  }

  private String v1Line() {
    InetSocketAddress from = source;
    InetSocketAddress to = destination;
    if (from == null || to == null || bytes(from) != bytes(to)) {
      return "PROXY UNKNOWN\r\n";
    }
    return (bytes(from) == IPV4_BYTES ? "PROXY TCP4 " : "PROXY TCP6 ")
        + text(from)
        + " "
        + text(to)
        + " "
        + from.getPort()
        + " "
        + to.getPort()
        + "\r\n";
  }

  private ByteBuf writeV2(ByteBuf out) {
    InetSocketAddress from = source;
    InetSocketAddress to = destination;
    out.writeBytes(V2);
    if (from == null || to == null || bytes(from) != bytes(to)) {
      return out.writeByte(V2_LOCAL).writeByte(UNSPECIFIED).writeShort(0);
    }
    out.writeByte(V2_PROXY).writeByte(bytes(from) == IPV4_BYTES ? TCP4 : TCP6);
    return out.writeShort(2 * (bytes(from) + 2))
        .writeBytes(from.getAddress().getAddress())
        .writeBytes(to.getAddress().getAddress())
        .writeShort(from.getPort())
        .writeShort(to.getPort());
  }

  private static int bytes(InetSocketAddress address) {
    return address.getAddress().getAddress().length;
  }

  private static String text(InetSocketAddress address) {
    return text(address.getAddress());
  }

  /** An address as text (IPv6's by RFC 5952), without the name of a network interface. */
  public static String text(InetAddress address) {
    return NetUtil.toAddressString(address);
  }
}
