package io.weir.proxy.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Finds a message's body in the bytes that follow its head, and its end. Data is passed on as a
 * part of the buffer that it came in; what frames it (chunk sizes, extensions) is checked and
 * dropped.
 */
public final class BodyReader {

  private static final int MAX_SIZE_DIGITS = 15;
  private static final int MAX_EXTENSION = 128;
  private static final int MAX_EXTENSIONS = 1024;

  private enum State {
    LENGTH,
    UNTIL_CLOSE,
    SIZE,
    EXTENSION,
    QUOTED,
    ESCAPED,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILERS,
    DONE
  }

  private final TrailerReader trailers;
  private State state = State.DONE;
  private long left;
  private int digits;
  private int extension;
  private int extensions;

  /** A reader for one direction of one connection. */
  public BodyReader(int maxTrailers, int maxFields) {
    trailers = new TrailerReader(maxTrailers, maxFields);
  }

  /** A message begins whose body has that length. See {@link Framing}. */
  public void begin(long length) {
    extensions = 0;
    trailers.read = false;
    if (length == Framing.CHUNKED) {
      beginChunk();
    } else if (length == Framing.UNTIL_CLOSE) {
      state = State.UNTIL_CLOSE;
    } else {
      left = length;
      state = length == 0 ? State.DONE : State.LENGTH;
    }
  }

  /** Whether the body is complete. */
  public boolean done() {
    return state == State.DONE;
  }

  /** How many bytes of data are still to come that were announced, of this chunk or of all. */
  public long announced() {
    return left;
  }

  /** Whether the body is complete if the connection ends here. */
  public boolean endsWithConnection() {
    return state == State.UNTIL_CLOSE;
  }

  /** The trailers of the message whose body is complete; null if there are none. */
  public @Nullable Fields trailers() {
    return trailers.read && trailers.fields().count() > 0 ? trailers.fields() : null;
  }

  /**
   * The next data of the body, which the caller releases; null if the buffer has no more, or the
   * body is complete.
   */
  public @Nullable ByteBuf next(ByteBuf in) throws BadMessageException {
    while (in.isReadable()) {
      switch (state) {
        case LENGTH -> {
          return data(in, State.DONE);
        }
        case DATA -> {
          return data(in, State.DATA_CR);
        }
        case UNTIL_CLOSE -> {
          return in.readRetainedSlice(in.readableBytes());
        }
        case TRAILERS -> readTrailers(in);
        case DONE -> {
          return null;
        }
        default -> framing(in.readByte());
      }
    }
    return null;
  }

  private ByteBuf data(ByteBuf in, State behind) {
    int length = (int) Math.min(left, in.readableBytes());
    left -= length;
    if (left == 0) {
      state = behind;
    }
    return in.readRetainedSlice(length);
  }

  private void readTrailers(ByteBuf in) throws BadMessageException {
    if (trailers.read(in)) {
      trailers.read = true;
      state = State.DONE;
    }
  }

  private void beginChunk() {
    state = State.SIZE;
    left = 0;
    digits = 0;
    extension = 0;
  }

  private void framing(byte b) throws BadMessageException {
    switch (state) {
      case SIZE -> size(b);
      case EXTENSION, QUOTED, ESCAPED -> extension(b);
      case SIZE_LF -> {
        expect(b, Ascii.LF);
        state = left == 0 ? State.TRAILERS : State.DATA;
      }
      case DATA_CR -> {
        expect(b, Ascii.CR);
        state = State.DATA_LF;
      }
      default -> {
        expect(b, Ascii.LF);
        beginChunk();
      }
    }
  }

  private static void expect(byte b, byte expected) throws BadMessageException {
    if (b != expected) {
      throw new BadMessageException(Fault.CHUNK);
    }
  }

  private void size(byte b) throws BadMessageException {
    int digit = Ascii.hex(b);
    if (digit >= 0 && digits < MAX_SIZE_DIGITS) {
      left = left << 4 | digit;
      digits++;
    } else if (digits > 0 && b == ';') {
      state = State.EXTENSION;
    } else if (digits > 0 && b == Ascii.CR) {
      state = State.SIZE_LF;
    } else {
      throw new BadMessageException(Fault.CHUNK);
    }
  }

  /**
   * Extensions (RFC 9112, section 7.1.1) mean nothing to anybody, but must not hide a line's end.
   */
  private void extension(byte b) throws BadMessageException {
    if (state == State.EXTENSION && b == Ascii.CR) {
      state = State.SIZE_LF;
      return;
    }
    if (!Ascii.value(b) || ++extension > MAX_EXTENSION || ++extensions > MAX_EXTENSIONS) {
      throw new BadMessageException(Fault.CHUNK);
    }
    state =
        switch (state) {
          case EXTENSION -> b == '"' ? State.QUOTED : State.EXTENSION;
          case QUOTED -> b == '"' ? State.EXTENSION : b == '\\' ? State.ESCAPED : State.QUOTED;
          default -> State.QUOTED;
        };
  }

  /** Reads fields that have no first line. */
  private static final class TrailerReader extends HeadReader {

    private boolean read;

    TrailerReader(int maxBytes, int maxFields) {
      super(maxBytes, 0, maxFields, true);
    }

    @Override
    boolean startLine() {
      return true;
    }

    @Override
    void complete() throws BadMessageException {
      fields().requireTrailers();
    }
  }
}
