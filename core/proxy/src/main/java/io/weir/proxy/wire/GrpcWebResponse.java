package io.weir.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server's answer as a gRPC-Web client reads it: its trailers are the last frame of the
 * body. Valid until the next head on its stream.
 */
public final class GrpcWebResponse implements ResponseMessage {

  /** Marks a frame that holds trailers. */
  private static final int TRAILERS = 0x80;

  private static final String GRPC = "application/grpc";

  private final ResponseMessage grpc;
  private final Fields fields;

  /**
   * The head for a client.
   *
   * @param text whether it reads base64
   */
  public GrpcWebResponse(ResponseMessage grpc, boolean text) {
    this.grpc = grpc;
    String type = grpc.fields().value(FieldName.CONTENT_TYPE);
    String web =
        type != null && type.startsWith(GRPC) && !type.startsWith(GRPC + "-web")
            ? GRPC + (text ? "-web-text" : "-web") + type.substring(GRPC.length())
            : type;
    Fields kept = grpc.fields().without("content-type").without("content-length");
    this.fields = web == null ? kept : kept.with("content-type: " + web + "\r\n");
  }

  @Override
  public int status() {
    return grpc.status();
  }

  @Override
  public Fields fields() {
    return fields;
  }

  @Override
  public long bodyLength() {
    return grpc.bodyLength() == 0 ? 0 : Framing.CHUNKED;
  }

  @Override
  public void writeReason(ByteBuf out) {
    grpc.writeReason(out);
  }

  /** The frame of a body that these trailers are. */
  public static ByteBuf trailers(Fields trailers, ByteBufAllocator alloc) {
    ByteBuf out = alloc.buffer(trailers.size() + Integer.BYTES + 1);
    out.writeByte(TRAILERS).writeInt(0);
    int from = out.writerIndex();
    trailers.writeAll(out);
    return out.setInt(1, out.writerIndex() - from);
  }

  /** Data in base64, padded, as each part of a text body is; the data is released. */
  public static ByteBuf encode(ByteBuf data, ByteBufAllocator alloc) {
    byte[] encoded = Base64.getEncoder().encode(ByteBufUtil.getBytes(data));
    data.release();
    return alloc.buffer(encoded.length).writeBytes(encoded);
  }

  /** Reads a body in base64 whose parts may be cut anywhere and are padded each for itself. */
  public static final class Decoder {
    private static final int GROUP = 4;

    private final byte[] group = new byte[GROUP];
    private int have;

    /**
     * Decodes what is complete of it; the data is released.
     *
     * @return null if it is no base64
     */
    public @Nullable ByteBuf decode(ByteBuf data, ByteBufAllocator alloc) {
      ByteBuf out = alloc.buffer(data.readableBytes());
      try {
        while (data.isReadable()) {
          group[have++] = data.readByte();
          if (have == GROUP) {
            have = 0;
            out.writeBytes(Base64.getDecoder().decode(group));
          }
        }
        return out;
      } catch (IllegalArgumentException _) {
        out.release();
        return null;
      } finally {
        data.release();
      }
    }

    /** Whether it ends there as it may. */
    public boolean complete() {
      return have == 0;
    }
  }
}
