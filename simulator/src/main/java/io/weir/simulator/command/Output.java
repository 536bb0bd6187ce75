package io.weir.simulator.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * Where results go. Buffered, so that a table is one write. It remembers why it could not be
 * written to, for the end; a reader who has gone is no concern of ours.
 */
public final class Output extends PrintStream {

  private final Sink sink;

  /**
   * An output.
   *
   * @param piped whether somebody reads it, so that a failure means that they have gone
   */
  public Output(OutputStream target, boolean piped, Charset charset) {
    this(new Sink(target, piped), charset);
  }

  private Output(Sink sink, Charset charset) {
    super(new BufferedOutputStream(sink), false, charset);
    this.sink = sink;
  }

  /** Writes what is left, and tells why not everything could be written; null if it could. */
  @Nullable IOException failure() {
    flush();
    return sink.failure;
  }

  /** Takes everything, and nothing any more once that failed. */
  private static final class Sink extends OutputStream {

    private final OutputStream target;
    private final boolean piped;
    private boolean broken;
    private @Nullable IOException failure;

    Sink(OutputStream target, boolean piped) {
      this.target = target;
      this.piped = piped;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (broken) {
        return;
      }
      try {
        target.write(bytes, offset, length);
        target.flush();
      } catch (IOException e) {
        broken = true;
        failure = readerGone(e) ? null : e;
      }
    }

    private boolean readerGone(IOException e) {
      return piped || "Broken pipe".equals(e.getMessage());
    }
  }
}
