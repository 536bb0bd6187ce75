package io.weir.codec.accesslog;

/** What a line looks like. One is used by one thread only: it may remember the last second. */
public interface LineFormat {

  /** Writes one line with its end. */
  void write(AccessEntry entry, LineBuffer out);
}
