package io.weir.simulator.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.simulator.CellResult;
import io.weir.simulator.result.Runner.Task;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RunnerTest {

  private final Cancellation cancellation = new Cancellation();

  @Test
  void runsEveryTaskOnce() {
    Set<Integer> seen = new ConcurrentSkipListSet<>();
    Runner runner = new Runner(Samples::run, 3, cancellation);

    runner.run(tasks(10), (task, _) -> assertThat(seen.add(task)).isTrue());

    assertThat(seen).hasSize(10);
  }

  @Test
  void cellsOfOneThreadDontWaitForThoseOfAnother() {
    CountDownLatch others = new CountDownLatch(9);
    Runner runner =
        new Runner(
            (scenario, seed) -> {
              if (seed == 1) {
                await(others);
              }
              return Samples.run(scenario, seed);
            },
            2,
            cancellation);

    runner.run(tasks(10), (_, _) -> others.countDown());

    assertThat(others.getCount()).isZero();
  }

  @Test
  void failureNamesItsCell() {
    Runner runner =
        new Runner(
            (_, seed) -> {
              throw new IllegalStateException("in flight is -1 with " + seed);
            },
            1,
            cancellation);

    assertThatThrownBy(() -> runner.run(tasks(4), (_, _) -> {}))
        .isInstanceOf(CellException.class)
        .hasMessage("cell 1: IllegalStateException: in flight is -1 with 1");
  }

  @Test
  void cancellationInterruptsCellsThatRun() {
    CountDownLatch never = new CountDownLatch(1);
    Runner runner =
        new Runner(
            (_, _) -> {
              cancellation.cancel();
              await(never);
              throw new AssertionError("not interrupted");
            },
            2,
            cancellation);

    assertThatThrownBy(() -> runner.run(tasks(4), (_, _) -> {}))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void nothingStartsOnceCancelled() {
    cancellation.cancel();
    Runner runner =
        new Runner(
            (_, _) -> {
              throw new AssertionError("started");
            },
            2,
            cancellation);

    assertThatThrownBy(() -> runner.run(tasks(4), (_, _) -> {}))
        .isInstanceOf(CancellationException.class);
  }

  private static List<Task> tasks(int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(seed -> new Task("cell " + seed, Samples.scenario("bad"), seed))
        .toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      CancellationException cancelled = new CancellationException();
      cancelled.initCause(e);
      throw cancelled;
    }
  }

  @Test
  void resultIsHandedOver() {
    CellResult[] results = new CellResult[1];
    Runner runner = new Runner(Samples::run, 1, cancellation);

    runner.run(tasks(1), (_, result) -> results[0] = result);

    assertThat(results[0].phases()).hasSize(2);
  }
}
