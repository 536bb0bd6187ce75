package io.weir.codec.accesslog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Takes lines from any thread and writes them to a file on a thread of its own.
 *
 * <p>Two buffers change places: one takes lines while the other is written. A line that finds no
 * room is dropped and counted, so nobody ever waits for a disk; the lock is held only to copy a
 * line or to exchange the buffers.
 */
public final class LogWriter implements AutoCloseable {

  private static final long LONGEST_CLOSE_MILLIS = 5_000;

  private final String file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasWork = lock.newCondition();
  private final Thread thread;
  private Buffer taking;
  private Buffer writing;
  private boolean reopen;
  private boolean moved;
  private boolean closed;
  private long dropped;
  private long written;
  private long failures;
  private OutputStream out;

  private static final class Buffer {
    final byte[] bytes;
    int length;
    int lines;

    Buffer(int size) {
      bytes = new byte[size];
    }
  }

  /**
   * Opens the file, to append.
   *
   * @param file its name; empty for standard output
   * @param queueBytes both buffers together
   * @throws IOException if it cannot be opened
   */
  public LogWriter(String file, int queueBytes) throws IOException {
    this.file = file;
    this.taking = new Buffer(queueBytes / 2);
    this.writing = new Buffer(queueBytes / 2);
    this.out = open();
    this.thread = Thread.ofPlatform().name("access-log").daemon().start(this::run);
  }

  /** Takes a line, or drops it; never waits for the file. */
  public void append(LineBuffer line) {
    lock.lock();
    try {
      if (closed || taking.length + line.length() > taking.bytes.length) {
        dropped++;
        return;
      }
      System.arraycopy(line.array(), 0, taking.bytes, taking.length, line.length());
      taking.length += line.length();
      taking.lines++;
      if (taking.lines == 1) {
        hasWork.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Opens the file anew before the next line, after somebody has moved it away. */
  public void reopen() {
    lock.lock();
    try {
      reopen = true;
      hasWork.signal();
    } finally {
      lock.unlock();
    }
  }

  /** How many lines found no room, or could not be written. */
  public long dropped() {
    return locked(() -> dropped);
  }

  /** How many lines were written. */
  public long written() {
    return locked(() -> written);
  }

  /** How often the file could not be written or opened. */
  public long failures() {
    return locked(() -> failures);
  }

  private long locked(LongSupplier value) {
    lock.lock();
    try {
      return value.getAsLong();
    } finally {
      lock.unlock();
    }
  }

  /** Writes what it took, and ends; gives up after five seconds. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      hasWork.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(LONGEST_CLOSE_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (exchange()) {
      write();
    }
    closeFile();
  }

  /** Waits for work and takes it; false at the end. */
  private boolean exchange() {
    lock.lock();
    try {
      while (taking.length == 0 && !reopen && !closed) {
        hasWork.awaitUninterruptibly();
      }
      Buffer full = taking;
      taking = writing;
      writing = full;
      moved = reopen;
      reopen = false;
      return full.length > 0 || moved;
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    long failed = moved ? openAnew() : 0;
    int lost = 0;
    try {
      out.write(writing.bytes, 0, writing.length);
      out.flush();
    } catch (IOException _) {
      failed++;
      lost = writing.lines;
    }
    lock.lock();
    try {
      failures += failed;
      dropped += lost;
      written += writing.lines - lost;
    } finally {
      lock.unlock();
    }
    writing.length = 0;
    writing.lines = 0;
  }

  /** Keeps the old one if the new one cannot be opened; returns how often that failed. */
  private int openAnew() {
    try {
      OutputStream next = open();
      closeFile();
      out = next;
      return 0;
    } catch (IOException _) {
      return 1;
    }
  }

  private OutputStream open() throws IOException {
    return file.isEmpty()
        ? new FileOutputStream(FileDescriptor.out)
        : new FileOutputStream(Path.of(file).toFile(), true);
  }

  private void closeFile() {
    try {
      if (!file.isEmpty()) {
        out.close();
      }
    } catch (IOException _) {
      // nothing was buffered, so nothing is lost
    }
  }
}
