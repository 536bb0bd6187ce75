package io.weir.proxy.tls;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Where things stand in a ClientHello's body (RFC 8446, section 4.1.2). What is cut off is told by
 * {@link IndexOutOfBoundsException}.
 */
final class ClientHello {

  private static final int VERSION_AND_RANDOM = 34;

  private final ByteBuf suites;
  private final ByteBuf extensions;

  ClientHello(ByteBuf body) {
    ByteBuf in = body.duplicate();
    in.skipBytes(VERSION_AND_RANDOM);
    in.skipBytes(in.readUnsignedByte());
    suites = in.readSlice(in.readUnsignedShort());
    in.skipBytes(in.readUnsignedByte());
    extensions = in.readSlice(in.readUnsignedShort());
  }

  /** The cipher suites, two bytes each. */
  ByteBuf suites() {
    return suites.duplicate();
  }

  /** The list that an extension consists of, without its length; null if there is none. */
  @Nullable ByteBuf listIn(int extension) {
    ByteBuf in = extensions.duplicate();
    while (in.isReadable(4)) {
      int type = in.readUnsignedShort();
      ByteBuf content = in.readSlice(in.readUnsignedShort());
      if (type == extension) {
        return content.skipBytes(2);
      }
    }
    return null;
  }
}
