package io.weir.simulator.engine;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.stats.LogLinearHistogram;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.CellResult.WindowResult;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts what happens to requests, by phase and by window of their intended instant. */
final class Recorder {

  /** Latencies are known to within 0.05 %. */
  private static final int LATENCY_BITS = 11;

  /** The same in windows, within 0.8 %. */
  private static final int WINDOW_BITS = 7;

  /** So many windows can still get a latency; requests that end later count without one. */
  private static final int OPEN_WINDOWS = 256;

  /** How a request ended, as its client sees it. */
  enum End {
    OK,
    TIMEOUT,
    ERROR,
    REJECTED
  }

  private final Span[] spans;
  private final long windowNanos;
  private final long[] intended;
  private final long[] ok;
  private final long[] failed;
  private final long[] p99Nanos;
  private final LogLinearHistogram[] open = new LogLinearHistogram[OPEN_WINDOWS];
  private int newestWindow = -1;

  Recorder(Scenario scenario, int endpoints) {
    Scenario.Measure measure = scenario.measure();
    List<Span> list = new ArrayList<>();
    list.add(new Span("all", measure.warmupNanos(), scenario.durationNanos(), endpoints));
    for (Scenario.Phase phase : measure.phases()) {
      long from = Math.max(phase.fromNanos(), measure.warmupNanos());
      list.add(new Span(phase.name(), from, phase.toNanos(), endpoints));
    }
    spans = list.toArray(Span[]::new);
    windowNanos = measure.windowNanos();
    int windows = (int) ((scenario.durationNanos() + windowNanos - 1) / windowNanos);
    intended = new long[windows];
    ok = new long[windows];
    failed = new long[windows];
    p99Nanos = new long[windows];
  }

  /** One span of intended time. */
  private static final class Span {
    final String name;
    final long fromNanos;
    final long toNanos;
    final long[] ends = new long[End.values().length];
    final LogLinearHistogram latency = new LogLinearHistogram(LATENCY_BITS);
    final long[] tryCounts;
    long intended;
    long tries;
    long retries;
    long hedges;
    long probes;

    Span(String name, long fromNanos, long toNanos, int endpoints) {
      this.name = name;
      this.fromNanos = fromNanos;
      this.toNanos = toNanos;
      this.tryCounts = new long[endpoints];
    }

    boolean covers(long instantNanos) {
      return instantNanos >= fromNanos && instantNanos < toNanos;
    }
  }

  /** A client wants to send at that instant. */
  void intended(long instantNanos) {
    for (Span span : spans) {
      if (span.covers(instantNanos)) {
        span.intended++;
      }
    }
    int window = (int) (instantNanos / windowNanos);
    while (newestWindow < window) {
      openWindow(++newestWindow);
    }
    intended[window]++;
  }

  private void openWindow(int window) {
    int slot = window % OPEN_WINDOWS;
    if (window >= OPEN_WINDOWS) {
      close(window - OPEN_WINDOWS);
    }
    open[slot] = new LogLinearHistogram(WINDOW_BITS);
  }

  private void close(int window) {
    p99Nanos[window] = open[window % OPEN_WINDOWS].percentile(99);
  }

  /** A try was sent for a request that was intended at that instant. */
  void sent(long instantNanos, int endpoint, Attempt.Kind kind) {
    for (Span span : spans) {
      if (span.covers(instantNanos)) {
        span.tries++;
        switch (kind) {
          case FIRST -> {}
          case RETRY -> span.retries++;
          case HEDGE -> span.hedges++;
          case PROBE -> span.probes++;
        }
        if (kind != Attempt.Kind.PROBE) {
          span.tryCounts[endpoint]++;
        }
      }
    }
  }

  /** A request that was intended at that instant ended. */
  void ended(long instantNanos, long latencyNanos, End end) {
    for (Span span : spans) {
      if (span.covers(instantNanos)) {
        span.ends[end.ordinal()]++;
        if (end != End.REJECTED) {
          span.latency.record(latencyNanos);
        }
      }
    }
    int window = (int) (instantNanos / windowNanos);
    if (end == End.OK) {
      ok[window]++;
    } else {
      failed[window]++;
    }
    if (end != End.REJECTED && window > newestWindow - OPEN_WINDOWS) {
      open[window % OPEN_WINDOWS].record(latencyNanos);
    }
  }

  List<PhaseResult> phases() {
    List<PhaseResult> results = new ArrayList<>();
    for (Span span : spans) {
      results.add(
          new PhaseResult(
              span.name,
              span.intended,
              span.ends[End.OK.ordinal()],
              span.ends[End.TIMEOUT.ordinal()],
              span.ends[End.ERROR.ordinal()],
              span.ends[End.REJECTED.ordinal()],
              span.latency,
              span.tries,
              span.retries,
              span.hedges,
              span.probes,
              Arrays.stream(span.tryCounts).boxed().toList()));
    }
    return results;
  }

  List<WindowResult> windows() {
    for (int i = Math.max(0, newestWindow - OPEN_WINDOWS + 1); i <= newestWindow; i++) {
      close(i);
    }
    List<WindowResult> results = new ArrayList<>();
    for (int i = 0; i < intended.length; i++) {
      results.add(new WindowResult(intended[i], ok[i], failed[i], p99Nanos[i]));
    }
    return results;
  }
}
