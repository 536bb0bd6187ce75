package io.weir.simulator.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.routing.stats.LogLinearHistogram;
import io.weir.simulator.CellResult;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.engine.InvariantException;
import io.weir.simulator.result.Cancellation;
import io.weir.simulator.result.CellException;
import io.weir.simulator.result.Runner;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChaosSearchTest {

  private final Cancellation cancellation = new Cancellation();

  @Test
  void runsEverySeedOnce() {
    List<Long> done = Collections.synchronizedList(new ArrayList<>());

    search(0).run(5, 20, () -> true, (seed, _) -> done.add(seed));

    assertThat(done).containsExactlyInAnyOrderElementsOf(seeds(5, 24));
  }

  @Test
  void endsEarlyAfterWhatItHasBegun() {
    List<Long> done = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger asked = new AtomicInteger();

    int run = search(0).run(5, 20, () -> asked.incrementAndGet() <= 7, (seed, _) -> done.add(seed));

    assertThat(run).isEqualTo(7);
    assertThat(done).containsExactlyInAnyOrderElementsOf(seeds(5, 11));
  }

  @Test
  void failureNamesTheFirstSeedThatBrokeARule() {
    Runner runner =
        new Runner(
            (_, seed) -> {
              if (seed >= 7) {
                throw new InvariantException("a request ended twice", 0);
              }
              return result(0);
            },
            1,
            cancellation);

    assertThatThrownBy(() -> new ChaosSearch(runner).run(1, 20, () -> true, (_, _) -> {}))
        .isInstanceOfSatisfying(CellException.class, e -> assertThat(e.cell()).isEqualTo("7"))
        .hasCauseInstanceOf(InvariantException.class);
  }

  @Test
  void losingMoreLongAfterTheFaultsThanBeforeThemBreaksARule() {
    assertThatThrownBy(() -> search(30).run(1, 1, () -> true, (_, _) -> {}))
        .hasRootCauseInstanceOf(InvariantException.class)
        .hasMessageContaining("not recovered");
    search(10).run(1, 1, () -> true, (_, _) -> {});
  }

  /** Of a thousand requests so many are lost after the faults. */
  private ChaosSearch search(long lostAfter) {
    return new ChaosSearch(new Runner((_, _) -> result(lostAfter), 2, cancellation));
  }

  private static CellResult result(long lostAfter) {
    return new CellResult(
        List.of(phase("all", 0), phase("before", 0), phase("after", lostAfter)),
        List.of(),
        List.of(),
        1);
  }

  private static PhaseResult phase(String name, long lost) {
    LogLinearHistogram none = new LogLinearHistogram(7);
    return new PhaseResult(
        name, 1000, 1000 - lost, lost, 0, 0, none, 1000, 0, 0, 0, List.of(), List.of());
  }

  private static List<Long> seeds(long from, long to) {
    List<Long> all = new ArrayList<>();
    for (long seed = from; seed <= to; seed++) {
      all.add(seed);
    }
    return all;
  }
}
