package io.weir.codec.accesslog;

import io.weir.codec.shell.AccessLogSpec;

/** One event loop's end of an access log. Owned by that loop; never waits, never allocates. */
public final class AccessLog {

  private final LineFormat format;
  private final LogWriter writer;
  private final LineBuffer line = new LineBuffer();

  /** Writes lines of a format to a writer that loops share. */
  public AccessLog(AccessLogSpec.Format format, LogWriter writer) {
    this.format =
        switch (format) {
          case JSON -> new JsonLines();
          case APACHE -> new ApacheLines();
        };
    this.writer = writer;
  }

  /** Notes a request that ended. */
  public void log(AccessEntry entry) {
    line.clear();
    format.write(entry, line);
    writer.append(line);
  }
}
