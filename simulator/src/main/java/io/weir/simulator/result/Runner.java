package io.weir.simulator.result;

import io.weir.simulator.CellResult;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Runs cells on several threads, each cell on one. */
public final class Runner {

  private final CellFunction function;
  private final int jobs;
  private final Cancellation cancellation;

  /**
   * A runner.
   *
   * @param jobs how many threads, at least 1
   * @param cancellation stops every cell that runs
   */
  public Runner(CellFunction function, int jobs, Cancellation cancellation) {
    this.function = function;
    this.jobs = jobs;
    this.cancellation = cancellation;
  }

  /**
   * One cell to run.
   *
   * @param name for messages
   */
  public record Task(String name, Scenario scenario, long seed) {}

  /** Takes results as they come, in any order, on any of the threads, several at once. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes one result.
     *
     * @param task the index of the task it belongs to
     */
    void accept(int task, CellResult result);
  }

  /**
   * Runs all tasks and returns when no thread works on them any more.
   *
   * @throws CancellationException if everything was to stop
   * @throws CellException if a cell failed; the others were stopped
   */
  public void run(List<Task> tasks, Sink sink) {
    run(tasks.size(), tasks::get, sink);
  }

  /**
   * The same with tasks that are made only when their turn comes, on the thread that runs them.
   *
   * @param count how many there are
   * @param tasks makes one, given its index
   */
  public void run(int count, IntFunction<Task> tasks, Sink sink) {
    run(count, () -> true, tasks, sink);
  }

  /**
   * The same with an end that may come earlier: what has begun is done, which is the tasks from the
   * first one on.
   *
   * @param goOn asked before each task, by one thread at a time
   * @return how many were run
   */
  public int run(int count, BooleanSupplier goOn, IntFunction<Task> tasks, Sink sink) {
    Batch batch = new Batch(count, goOn, tasks, sink);
    cancellation.register(batch);
    try {
      batch.execute(Math.min(jobs, count));
    } finally {
      cancellation.unregister(batch);
    }
    cancellation.check();
    batch.throwFailure();
    return batch.taken();
  }

  /** The tasks of one call. As a {@link Runnable} it stops itself. */
  private final class Batch implements Runnable {

    private final int count;
    private final BooleanSupplier goOn;
    private final IntFunction<Task> tasks;
    private final Sink sink;
    private final List<Thread> threads = new ArrayList<>();
    private int next;
    private boolean stopped;
    private int failedTask = Integer.MAX_VALUE;
    private String failedName = "";
    private @Nullable Throwable failure;

    Batch(int count, BooleanSupplier goOn, IntFunction<Task> tasks, Sink sink) {
      this.count = count;
      this.goOn = goOn;
      this.tasks = tasks;
      this.sink = sink;
    }

    @Override
    public synchronized void run() {
      stopped = true;
      threads.forEach(Thread::interrupt);
    }

    void execute(int threadCount) {
      synchronized (this) {
        for (int i = 0; i < threadCount && !stopped; i++) {
          threads.add(Thread.ofPlatform().daemon().name("cells-" + i).start(this::work));
        }
      }
      for (Thread thread : threads) {
        join(thread);
      }
    }

    /** Whoever interrupts the waiting thread wants all of it to stop. */
    private void join(Thread thread) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException _) {
          cancellation.cancel();
        }
      }
    }

    private void work() {
      for (int index = take(); index >= 0; index = take()) {
        String name = "task " + index;
        try {
          Task task = tasks.apply(index);
          name = task.name();
          sink.accept(index, function.run(task.scenario(), task.seed()));
        } catch (Throwable e) { // whatever it is, the user is told
          fail(index, name, e);
        }
      }
    }

    private synchronized int take() {
      return stopped || next == count || !goOn.getAsBoolean() ? -1 : next++;
    }

    synchronized int taken() {
      return next;
    }

    /** Keeps the failure of the first task in order; being stopped is none. */
    private synchronized void fail(int task, String name, Throwable cause) {
      boolean because = stopped && cause instanceof CancellationException;
      if (!because && task < failedTask) {
        failedTask = task;
        failedName = name;
        failure = cause;
      }
      run();
    }

    synchronized void throwFailure() {
      if (failure != null) {
        throw new CellException(failedName, failure);
      }
    }
  }
}
