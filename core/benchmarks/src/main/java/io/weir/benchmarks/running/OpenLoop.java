package io.weir.benchmarks.running;

import java.io.IOException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;

/**
 * Requests at a fixed rate, whatever becomes of them. Latency counts from the instant at which a
 * request was due, so a slow answer cannot hide the wait of those after it.
 */
final class OpenLoop implements AutoCloseable {

  private static final double SECOND = 1e9;

  private final int port;
  private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
  private final AtomicInteger numbers = new AtomicInteger();

  OpenLoop(int port) {
    this.port = port;
  }

  /** Sends for some time, and waits for all answers. */
  Outcomes run(double perSecond, int seconds) throws InterruptedException {
    Outcomes outcomes = new Outcomes((int) (perSecond * seconds), seconds);
    run(perSecond, seconds, outcomes);
    return outcomes;
  }

  /** Sends for some time, a part of what the outcomes are of, and waits for all answers. */
  void run(double perSecond, int seconds, Outcomes outcomes) throws InterruptedException {
    int count = (int) (perSecond * seconds);
    long begun = System.nanoTime();
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        long due = begun + (long) (i * SECOND / perSecond);
        for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
          LockSupport.parkNanos(wait);
        }
        outcomes.lag(System.nanoTime() - due);
        each.execute(() -> ask(due, outcomes));
      }
    }
  }

  private void ask(long due, Outcomes outcomes) {
    try {
      Connection connection = idle.pollLast();
      if (connection == null) {
        connection = new Connection(SocketFactory.getDefault(), port);
      }
      int status = connection.ask(numbers.getAndIncrement() & Integer.MAX_VALUE, false).status();
      outcomes.ended(status, System.nanoTime() - due);
      if (connection.open()) {
        idle.addLast(connection);
      } else {
        connection.close();
      }
    } catch (IOException _) {
      outcomes.ended(0, System.nanoTime() - due);
    }
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : idle) {
      connection.close();
    }
  }
}
