package io.weir.proxy.h2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits what a peer sends into frames and checks each: its size, its stream, its padding. Puts
 * field blocks together. At most one frame that is not complete is kept, and one field block.
 */
final class FrameReader {

  /** Frames that continue a field block; more is an attack. */
  private static final int MAX_CONTINUATIONS = 16;

  private static final int FIRST_BLOCK_BYTES = 512;
  private static final int KEPT_BLOCK_BYTES = 16 * 1024;
  private static final int PRIORITY_BYTES = 5;
  private static final int SETTING_BYTES = 6;

  private final FrameHandler handler;
  private final int maxBlock;
  private @Nullable ByteBuf partial;
  private byte[] block = new byte[FIRST_BLOCK_BYTES];
  private int blockLength;
  private int blockStream;
  private boolean blockEnds;
  private boolean blockSelfDependent;
  private int continuations;
  private boolean firstFrame = true;

  /**
   * A reader of one connection.
   *
   * @param maxBlock bytes of a field block as it is sent; more ends the connection
   */
  FrameReader(FrameHandler handler, int maxBlock) {
    this.handler = handler;
    this.maxBlock = maxBlock;
  }

  /** Whether a field block has begun and is not complete. */
  boolean inBlock() {
    return blockStream != 0;
  }

  /** Reads all frames; what is left of one that is not complete is kept. */
  void read(ByteBuf in, ByteBufAllocator alloc) throws ConnectionException {
    while (in.isReadable()) {
      ByteBuf begun = partial;
      if (begun != null) {
        fill(begun, in, alloc);
      } else if (in.readableBytes() < Frames.HEAD_BYTES
          || in.readableBytes() < Frames.HEAD_BYTES + length(in)) {
        keep(in, alloc);
      } else {
        frame(in);
      }
    }
  }

  /** The length of the frame that begins there. */
  private int length(ByteBuf in) throws ConnectionException {
    int length = in.getUnsignedMedium(in.readerIndex());
    if (length > Frames.MAX_PAYLOAD) {
      throw new ConnectionException(ErrorCode.FRAME_SIZE_ERROR, "a frame of " + length + " bytes");
    }
    return length;
  }

  private void keep(ByteBuf in, ByteBufAllocator alloc) throws ConnectionException {
    boolean headKnown = in.readableBytes() >= Frames.HEAD_BYTES;
    int capacity = Frames.HEAD_BYTES + (headKnown ? length(in) : 0);
    ByteBuf begun = alloc.directBuffer(capacity, capacity);
    begun.writeBytes(in);
    partial = begun;
  }

  private void fill(ByteBuf begun, ByteBuf in, ByteBufAllocator alloc) throws ConnectionException {
    in.readBytes(begun, Math.min(in.readableBytes(), begun.writableBytes()));
    if (begun.isWritable()) {
      return;
    }
    partial = null;
    try {
      if (begun.readableBytes() == Frames.HEAD_BYTES && length(begun) > 0) {
        keepHead(begun, alloc);
      } else {
        frame(begun);
      }
    } finally {
      begun.release();
    }
  }

  private void keepHead(ByteBuf head, ByteBufAllocator alloc) throws ConnectionException {
    int capacity = Frames.HEAD_BYTES + length(head);
    partial = alloc.directBuffer(capacity, capacity).writeBytes(head);
  }

  /** Nothing more comes. */
  void close() {
    ByteBuf begun = partial;
    if (begun != null) {
      partial = null;
      begun.release();
    }
  }

  private void frame(ByteBuf in) throws ConnectionException {
    int length = in.readUnsignedMedium();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    int end = in.readerIndex() + length;
    if (inBlock() && (type != Frames.CONTINUATION || stream != blockStream)) {
      throw protocol("a frame within a field block");
    }
    if (firstFrame) {
      firstFrame = false;
      require(type == Frames.SETTINGS && (flags & Frames.ACK) == 0, "no settings first");
    }
    payload(in, length, type, flags, stream);
    in.readerIndex(end);
  }

  private void payload(ByteBuf in, int length, int type, int flags, int stream)
      throws ConnectionException {
    switch (type) {
      case Frames.DATA -> data(in, length, flags, stream);
      case Frames.HEADERS -> headers(in, length, flags, stream);
      case Frames.CONTINUATION -> continuation(in, length, flags, stream);
      case Frames.PRIORITY -> {
        requireStream(stream);
        requireLength(length == PRIORITY_BYTES);
        handler.onPriority(stream, (in.readInt() & Integer.MAX_VALUE) == stream);
      }
      case Frames.RST_STREAM -> {
        requireStream(stream);
        requireLength(length == Integer.BYTES);
        handler.onReset(stream, ErrorCode.of(in.readUnsignedInt()));
      }
      case Frames.SETTINGS -> settings(in, length, flags, stream);
      case Frames.PUSH_PROMISE -> throw protocol("a push");
      case Frames.PING -> {
        requireConnection(stream);
        requireLength(length == Long.BYTES);
        handler.onPing(in.readLong(), (flags & Frames.ACK) != 0);
      }
      case Frames.GOAWAY -> {
        requireConnection(stream);
        requireLength(length >= 2 * Integer.BYTES);
        handler.onGoAway(in.readInt() & Integer.MAX_VALUE, ErrorCode.of(in.readUnsignedInt()));
      }
      case Frames.WINDOW_UPDATE -> {
        requireLength(length == Integer.BYTES);
        handler.onWindowUpdate(stream, in.readInt() & Integer.MAX_VALUE);
      }
      default -> handler.onIdleWork();
    }
  }

  private void data(ByteBuf in, int length, int flags, int stream) throws ConnectionException {
    requireStream(stream);
    int padding = padding(in, length, flags);
    int bytes = length - padding;
    handler.onData(stream, length, in.readRetainedSlice(bytes), (flags & Frames.END_STREAM) != 0);
  }

  /** How many bytes of the payload are padding; reads the one that says so. */
  private static int padding(ByteBuf in, int length, int flags) throws ConnectionException {
    if ((flags & Frames.PADDED) == 0) {
      return 0;
    }
    requireLength(length > 0);
    int padding = in.readUnsignedByte();
    require(padding < length, "more padding than payload");
    return padding + 1;
  }

  private void headers(ByteBuf in, int length, int flags, int stream) throws ConnectionException {
    requireStream(stream);
    int rest = length - padding(in, length, flags);
    blockSelfDependent = false;
    if ((flags & Frames.WITH_PRIORITY) != 0) {
      requireLength(rest >= PRIORITY_BYTES);
      blockSelfDependent = (in.readInt() & Integer.MAX_VALUE) == stream;
      in.skipBytes(1);
      rest -= PRIORITY_BYTES;
    }
    blockLength = 0;
    continuations = 0;
    blockEnds = (flags & Frames.END_STREAM) != 0;
    append(in, rest, flags, stream);
  }

  private void continuation(ByteBuf in, int length, int flags, int stream)
      throws ConnectionException {
    require(inBlock(), "a continuation of nothing");
    if (++continuations > MAX_CONTINUATIONS) {
      throw new ConnectionException(ErrorCode.ENHANCE_YOUR_CALM, "too many continuations");
    }
    append(in, length, flags, stream);
  }

  private void append(ByteBuf in, int length, int flags, int stream) throws ConnectionException {
    if (blockLength + length > maxBlock) {
      throw new ConnectionException(ErrorCode.ENHANCE_YOUR_CALM, "too large a field block");
    }
    if (blockLength + length > block.length) {
      block = Arrays.copyOf(block, Math.max(2 * block.length, blockLength + length));
    }
    in.readBytes(block, blockLength, length);
    blockLength += length;
    if ((flags & Frames.END_HEADERS) == 0) {
      blockStream = stream;
      return;
    }
    blockStream = 0;
    handler.onHeaders(stream, block, blockLength, blockEnds, blockSelfDependent);
    if (block.length > KEPT_BLOCK_BYTES) {
      block = new byte[FIRST_BLOCK_BYTES];
    }
  }

  private void settings(ByteBuf in, int length, int flags, int stream) throws ConnectionException {
    requireConnection(stream);
    if ((flags & Frames.ACK) != 0) {
      requireLength(length == 0);
      handler.onSettingsAck();
      return;
    }
    requireLength(length % SETTING_BYTES == 0);
    for (int i = 0; i < length; i += SETTING_BYTES) {
      handler.onSetting(in.readUnsignedShort(), in.readUnsignedInt());
    }
    handler.onSettingsEnd();
  }

  private static void requireStream(int stream) throws ConnectionException {
    require(stream != 0, "a frame without its stream");
  }

  private static void requireConnection(int stream) throws ConnectionException {
    require(stream == 0, "a frame of the connection on a stream");
  }

  private static void requireLength(boolean right) throws ConnectionException {
    if (!right) {
      throw new ConnectionException(ErrorCode.FRAME_SIZE_ERROR, "a frame of a wrong size");
    }
  }

  private static void require(boolean holds, String otherwise) throws ConnectionException {
    if (!holds) {
      throw protocol(otherwise);
    }
  }

  private static ConnectionException protocol(String detail) {
    return new ConnectionException(ErrorCode.PROTOCOL_ERROR, detail);
  }
}
