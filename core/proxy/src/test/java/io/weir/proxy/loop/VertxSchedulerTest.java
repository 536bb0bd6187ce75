package io.weir.proxy.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.weir.routing.time.Cancellable;
import io.weir.routing.time.Nanos;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VertxSchedulerTest {

  private final EventLoop loop = new DefaultEventLoop();
  private final VertxScheduler scheduler = new VertxScheduler(loop);

  @AfterEach
  void stop() throws Exception {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).get(10, TimeUnit.SECONDS);
  }

  private <T> T onLoop(java.util.concurrent.Callable<T> task) throws Exception {
    return loop.submit(task).get(10, TimeUnit.SECONDS);
  }

  @Test
  void equalDeadlinesRunInTheOrderOfTheirCalls() throws Exception {
    List<Integer> order = new ArrayList<>();
    CompletableFuture<Void> done = new CompletableFuture<>();
    onLoop(() -> {
      for (int i = 0; i < 100; i++) {
        int number = i;
        scheduler.schedule(0, () -> order.add(number));
      }
      return scheduler.schedule(Nanos.MILLI, () -> done.complete(null));
    });
    done.get(10, TimeUnit.SECONDS);
    assertThat(order).hasSize(100).isSorted();
  }

  @Test
  void cancelledTasksNeverRunAndTheOthersRunInOrderOfTime() throws Exception {
    long seed = 7;
    Random random = new Random(seed);
    List<Long> ran = new ArrayList<>();
    List<Long> expected = new ArrayList<>();
    CompletableFuture<Void> done = new CompletableFuture<>();
    onLoop(() -> {
      List<Cancellable> cancelled = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        long micros = random.nextInt(20_000);
        Cancellable timer = scheduler.schedule(micros * 1000 * 1000, () -> {});
        cancelled.add(timer);
      }
      for (long i = 0; i < 300; i++) {
        long step = i;
        boolean keep = random.nextBoolean();
        Cancellable timer = scheduler.schedule(i * 100_000, () -> ran.add(step));
        if (keep) {
          expected.add(i);
        } else {
          cancelled.add(timer);
        }
      }
      cancelled.forEach(Cancellable::cancel);
      return scheduler.schedule(40 * Nanos.MILLI, () -> done.complete(null));
    });
    done.get(10, TimeUnit.SECONDS);
    assertThat(ran).as("seed %d", seed).isEqualTo(expected);
    assertThat(onLoop(scheduler::waiting)).isZero();
  }

  @Test
  void taskNeverRunsInsideSchedule() throws Exception {
    List<String> order = new ArrayList<>();
    CompletableFuture<Void> done = new CompletableFuture<>();
    onLoop(() ->
        scheduler.schedule(
            0,
            () -> {
              scheduler.schedule(
                  0,
                  () -> {
                    order.add("inner");
                    done.complete(null);
                  });
              order.add("outer");
            }));
    done.get(10, TimeUnit.SECONDS);
    assertThat(order).containsExactly("outer", "inner");
  }
}
