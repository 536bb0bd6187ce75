package io.weir.routing.exchange;

import io.weir.routing.time.Nanos;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Servers behind a bench, without a limit on capacity: each answers after its latency, or fails.
 */
public final class Servers {

  private final Bench bench;
  private final Map<String, Double> millis = new HashMap<>();
  private final Set<String> failing = new HashSet<>();
  private ToDoubleFunction<String> usual;

  public Servers(Bench bench, double usualMillis) {
    this.bench = bench;
    this.usual = key -> usualMillis;
    bench.upstream.answerAtOnce(this::serve);
  }

  private void serve(Attempt attempt) {
    String key = attempt.endpoint().key();
    double latency = millis.containsKey(key) ? millis.get(key) : usual.applyAsDouble(key);
    if (latency == Double.POSITIVE_INFINITY) {
      return;
    }
    int status = failing.contains(key) ? 500 : 200;
    bench.time.schedule(Math.round(latency * Nanos.MILLI), () -> Answer.whole(attempt, status));
  }

  /** From now on all but the special ones take so long. */
  public void usual(ToDoubleFunction<String> latencyMillis) {
    usual = latencyMillis;
  }

  /** From now on this one takes so long. */
  public void slow(String key, double latencyMillis) {
    millis.put(key, latencyMillis);
  }

  /** From now on this one never answers. */
  public void hang(String key) {
    slow(key, Double.POSITIVE_INFINITY);
  }

  /** From now on this one fails after so long. */
  public void fail(String key, double latencyMillis) {
    slow(key, latencyMillis);
    failing.add(key);
  }

  /** From now on this one is like the others. */
  public void recover(String key) {
    millis.remove(key);
    failing.remove(key);
  }

  /** Opens so many requests, one every so many milliseconds; the tries that were sent meanwhile. */
  public List<Attempt> run(int requests, double gapMillis) {
    int before = bench.upstream.sent().size();
    for (int i = 0; i < requests; i++) {
      bench.get();
      bench.time.advance(gapMillis);
    }
    return bench.upstream.sent().subList(before, bench.upstream.sent().size());
  }

  /** How many of these tries went there. */
  public static long to(String key, List<Attempt> tries) {
    return tries.stream().filter(attempt -> attempt.endpoint().key().equals(key)).count();
  }
}
