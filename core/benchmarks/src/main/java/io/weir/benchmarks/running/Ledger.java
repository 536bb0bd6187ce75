package io.weir.benchmarks.running;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Every request by its number: sent, answered, and how often it was seen behind the gateway. So
 * what is lost, doubled or answered out of nowhere is counted, not only errors. Used by many
 * threads.
 */
final class Ledger {

  private static final int MAX_REASONS = 100;

  private final AtomicIntegerArray seen;
  private final AtomicInteger next = new AtomicInteger();
  private final LongAdder answered = new LongAdder();
  private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

  /** For so many requests at most. */
  Ledger(int requests) {
    this.seen = new AtomicIntegerArray(requests);
  }

  /** The number of a request that is about to be sent, or -1 if all were. */
  int send() {
    int number = next.getAndIncrement();
    return number < seen.length() ? number : -1;
  }

  /** An endpoint has got it. */
  void seen(int number) {
    seen.incrementAndGet(number);
  }

  /** It was answered as it should be. */
  void answered() {
    answered.increment();
  }

  /** It was not. */
  void failed(String reason) {
    if (failures.size() < MAX_REASONS || failures.containsKey(reason)) {
      failures.computeIfAbsent(reason, _ -> new LongAdder()).increment();
    } else {
      failures.computeIfAbsent("others", _ -> new LongAdder()).increment();
    }
  }

  int sent() {
    return Math.min(next.get(), seen.length());
  }

  long answers() {
    return answered.sum();
  }

  /** How many failed, by reason. */
  Map<String, Long> failures() {
    Map<String, Long> counts = new TreeMap<>();
    failures.forEach((reason, count) -> counts.put(reason, count.sum()));
    return counts;
  }

  long failed() {
    return failures.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Sent, but no endpoint has seen it. */
  int unseen() {
    return count(0, 0);
  }

  /** Seen more than once. */
  int doubled() {
    return count(2, Integer.MAX_VALUE);
  }

  private int count(int least, int most) {
    int count = 0;
    for (int i = 0; i < sent(); i++) {
      int times = seen.get(i);
      count += times >= least && times <= most ? 1 : 0;
    }
    return count;
  }
}
