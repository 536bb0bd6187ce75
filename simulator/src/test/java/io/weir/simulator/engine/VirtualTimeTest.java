package io.weir.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.routing.time.Cancellable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualTimeTest {

  private final VirtualTime time = new VirtualTime();
  private final List<String> ran = new ArrayList<>();

  @Test
  void runsInOrderOfTimeAndThenOfScheduling() {
    time.schedule(20, () -> ran.add("late"));
    time.schedule(10, () -> ran.add("first"));
    time.schedule(10, () -> ran.add("second"));
    runAll();
    assertThat(ran).containsExactly("first", "second", "late");
    assertThat(time.nanos()).isEqualTo(20);
    assertThat(time.processed()).isEqualTo(3);
  }

  @Test
  void taskScheduledForNowRunsAfterTheOthersOfThatInstant() {
    time.schedule(10, () -> time.schedule(0, () -> ran.add("nested")));
    time.schedule(10, () -> ran.add("other"));
    runAll();
    assertThat(ran).containsExactly("other", "nested");
  }

  @Test
  void cancelledTaskDoesNotRunAndDoesNotMoveTime() {
    Cancellable timer = time.schedule(1_000_000_000, () -> ran.add("cancelled"));
    time.schedule(5, timer::cancel);
    runAll();
    assertThat(ran).isEmpty();
    assertThat(time.nanos()).isEqualTo(5);
  }

  @Test
  void horizonHoldsBackWhatIsLater() {
    time.schedule(100, () -> ran.add("later"));
    assertThat(time.step(99)).isFalse();
    assertThat(time.step(100)).isTrue();
  }

  @Test
  void negativeAndOverflowingDelaysAreFaults() {
    assertThatThrownBy(() -> time.schedule(-1, () -> {})).isInstanceOf(InvariantException.class);
    time.schedule(10, () -> {});
    runAll();
    assertThatThrownBy(() -> time.schedule(Long.MAX_VALUE, () -> {}))
        .isInstanceOf(InvariantException.class);
  }

  /** The wheel against the plain heap, over gaps from nanoseconds to hours. */
  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, 1_000_000, 3_600_000_000_000L})
  void wheelKeepsTheOrderOfTheHeap(long scale) {
    assertThat(trace(new EventWheel(), scale)).isEqualTo(trace(new EventHeap(), scale));
  }

  @Test
  void cancelledTimerOfARepeatedDelayIsGoneAtOnce() {
    List<Cancellable> timers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      timers.add(time.schedule(1_000, () -> ran.add("cancelled")));
    }
    time.schedule(1_000, () -> ran.add("left"));
    timers.forEach(Cancellable::cancel);
    // The first of them took no lane, and the second stands at the head of it.
    assertThat(time.pending()).isEqualTo(3);
    runAll();
    assertThat(ran).containsExactly("left");
    assertThat(time.pending()).isZero();
  }

  /** Delays of which some repeat, cancelled and not: what runs, runs in the order of its time. */
  @Test
  void lanesKeepTheOrderOfTimeAndScheduling() {
    SplittableRandom random = new SplittableRandom(1);
    List<Run> expected = new ArrayList<>();
    List<Run> actual = new ArrayList<>();
    List<Cancellable> timers = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      long delay = random.nextInt(3) == 0 ? random.nextInt(2_000) : 100L * random.nextInt(1, 9);
      int number = i;
      expected.add(new Run(time.nanos() + delay, number));
      timers.add(time.schedule(delay, () -> actual.add(new Run(time.nanos(), number))));
      if (random.nextInt(3) == 0) {
        timers.getLast().cancel();
        expected.removeLast();
      }
      if (random.nextBoolean()) {
        time.step(Long.MAX_VALUE);
      }
    }
    runAll();
    expected.sort(Comparator.comparingLong(Run::nanos).thenComparingInt(Run::number));
    assertThat(actual).isEqualTo(expected);
  }

  /** When the task of a number ran, or should have. */
  private record Run(long nanos, int number) {}

  private static List<Long> trace(EventQueue queue, long scale) {
    VirtualTime clock = new VirtualTime(queue);
    SplittableRandom random = new SplittableRandom(scale);
    List<Long> trace = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      spawn(clock, random, scale, trace, i);
    }
    long horizon = 0;
    for (int i = 0; i < 60_000; i++) {
      trace.add(clock.nextNanos());
      if (!clock.step(horizon)) {
        horizon += 10 * scale;
      }
    }
    return trace;
  }

  private static void spawn(
      VirtualTime clock, SplittableRandom random, long scale, List<Long> trace, long id) {
    long delay = random.nextInt(4) == 0 ? 7 * scale : (long) (random.nextDouble() * 20 * scale);
    Cancellable timer =
        clock.schedule(
            delay,
            () -> {
              trace.add(id * 1_000_003 + clock.nanos());
              spawn(clock, random, scale, trace, id);
            });
    if (random.nextInt(50) == 0) {
      timer.cancel();
      spawn(clock, random, scale, trace, id);
    }
  }

  @Test
  void nextIsTheTimeOfTheFirstEventAndNeverWithoutOne() {
    assertThat(time.nextNanos()).isEqualTo(Long.MAX_VALUE);
    time.schedule(3_600_000_000_000L, () -> {});
    assertThat(time.nextNanos()).isEqualTo(3_600_000_000_000L);
    time.schedule(7, () -> {});
    assertThat(time.nextNanos()).isEqualTo(7);
  }

  private void runAll() {
    while (time.step(Long.MAX_VALUE)) {
      // Every event is a step.
    }
  }
}
