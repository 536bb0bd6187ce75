package io.weir.simulator.engine;

import io.weir.routing.exchange.Attempt;
import io.weir.routing.stats.LogLinearHistogram;
import io.weir.simulator.CellResult.PhaseResult;
import io.weir.simulator.CellResult.WindowResult;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts what happens to requests by their intended instant: by phase and by window.
 *
 * <p>Phases may overlap, so time is cut wherever one begins or ends: a request counts in the one
 * span between two cuts that holds it, and a phase is the sum of its spans.
 */
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

  private final List<Scenario.Phase> phases = new ArrayList<>();
  private final Span[] spans;
  private final Window[] windows;
  private final long windowNanos;
  private final Scenario scenario;
  private final int endpoints;
  private int span;
  private int window = -1;

  Recorder(Scenario scenario, int endpoints) {
    Scenario.Measure measure = scenario.measure();
    this.scenario = scenario;
    this.endpoints = endpoints;
    long warm = measure.warmupNanos();
    phases.add(new Scenario.Phase("all", warm, scenario.durationNanos()));
    for (Scenario.Phase phase : measure.phases()) {
      phases.add(
          new Scenario.Phase(phase.name(), Math.max(phase.fromNanos(), warm), phase.toNanos()));
    }
    spans = cut();
    windowNanos = measure.windowNanos();
    windows = new Window[(int) ((scenario.durationNanos() + windowNanos - 1) / windowNanos)];
    Arrays.setAll(windows, i -> new Window((i + 1) * windowNanos));
  }

  private Span[] cut() {
    TreeSet<Long> cuts = new TreeSet<>(List.of(0L, Long.MAX_VALUE));
    for (Scenario.Phase phase : phases) {
      cuts.add(phase.fromNanos());
      cuts.add(phase.toNanos());
    }
    List<Span> list = new ArrayList<>();
    for (long from = 0; from < Long.MAX_VALUE; from = list.getLast().toNanos) {
      list.add(newSpan(from, cuts.higher(from)));
    }
    return list.toArray(Span[]::new);
  }

  private Span newSpan(long fromNanos, long toNanos) {
    return new Span(fromNanos, toNanos, scenario.services().size() + 1, endpoints);
  }

  /** What the requests of one span of intended time add up to. */
  static final class Span {
    private final long fromNanos;
    private final long toNanos;
    private final long[] ends = new long[End.values().length];
    private final long[] kinds = new long[Attempt.Kind.values().length];
    private final LogLinearHistogram latency = new LogLinearHistogram(LATENCY_BITS);
    private final long[] tryCounts;
    private final long[] intended;

    private Span(long fromNanos, long toNanos, int entries, int endpoints) {
      this.fromNanos = fromNanos;
      this.toNanos = toNanos;
      this.intended = new long[entries];
      this.tryCounts = new long[endpoints];
    }

    private void add(Span other) {
      add(intended, other.intended);
      add(ends, other.ends);
      add(kinds, other.kinds);
      add(tryCounts, other.tryCounts);
      latency.add(other.latency);
    }

    private static void add(long[] sums, long[] counts) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += counts[i];
      }
    }

    private long ended(End end) {
      return ends[end.ordinal()];
    }

    private long tries(Attempt.Kind kind) {
      return kinds[kind.ordinal()];
    }

    private PhaseResult result(String name, Scenario scenario) {
      return new PhaseResult(
          name,
          Arrays.stream(intended).sum(),
          ended(End.OK),
          ended(End.TIMEOUT),
          ended(End.ERROR),
          ended(End.REJECTED),
          latency,
          Arrays.stream(kinds).sum(),
          tries(Attempt.Kind.RETRY),
          tries(Attempt.Kind.HEDGE),
          tries(Attempt.Kind.PROBE),
          Arrays.stream(tryCounts).boxed().toList(),
          offered(scenario));
    }

    private List<Long> offered(Scenario scenario) {
      long[] offered = new long[scenario.services().size()];
      for (int i = 0; i < offered.length; i++) {
        long[] each = scenario.triesOf(scenario.services().get(i));
        for (int j = 0; j < offered.length; j++) {
          offered[j] += intended[i] * each[j];
        }
      }
      return Arrays.stream(offered).boxed().toList();
    }
  }

  /** The same for one window of the time series, in less detail. */
  static final class Window {
    private final long toNanos;
    private long intended;
    private long ok;
    private long failed;
    private long p99Nanos;
    private @Nullable LogLinearHistogram latency;

    private Window(long toNanos) {
      this.toNanos = toNanos;
    }

    private void close() {
      if (latency != null) {
        p99Nanos = latency.percentile(99);
        latency = null;
      }
    }

    private WindowResult result() {
      close();
      return new WindowResult(intended, ok, failed, p99Nanos);
    }
  }

  /**
   * A client wants to send at that instant, which is never before that of an earlier request.
   *
   * @param entry the place of the service that the request is for; the number of services for none
   * @return where the request counts
   */
  Span intended(int entry, long instantNanos) {
    while (instantNanos >= spans[span].toNanos) {
      span++;
    }
    spans[span].intended[entry]++;
    return spans[span];
  }

  /** The window of a request that is counted as {@link #intended} at that instant. */
  Window window(long instantNanos) {
    while (window < 0 || instantNanos >= windows[window].toNanos) {
      window++;
      windows[window].latency = new LogLinearHistogram(WINDOW_BITS);
      if (window >= OPEN_WINDOWS) {
        windows[window - OPEN_WINDOWS].close();
      }
    }
    windows[window].intended++;
    return windows[window];
  }

  /**
   * A try was sent.
   *
   * @param first whether for a client's own request; of what kind counts only there
   */
  void sent(Span counted, boolean first, int endpoint, Attempt.Kind kind) {
    if (first) {
      counted.kinds[kind.ordinal()]++;
    }
    if (kind != Attempt.Kind.PROBE) {
      counted.tryCounts[endpoint]++;
    }
  }

  /** A request ended so long after its intended instant. */
  void ended(ClientRequest request, long latencyNanos, End end) {
    Span counted = request.span();
    counted.ends[end.ordinal()]++;
    Window within = request.window();
    if (end == End.OK) {
      within.ok++;
    } else {
      within.failed++;
    }
    if (end != End.REJECTED) {
      counted.latency.record(latencyNanos);
      if (within.latency != null) {
        within.latency.record(latencyNanos);
      }
    }
  }

  List<PhaseResult> phases() {
    List<PhaseResult> results = new ArrayList<>();
    for (Scenario.Phase phase : phases) {
      Span sum = newSpan(phase.fromNanos(), phase.toNanos());
      for (Span part : spans) {
        if (part.fromNanos >= sum.fromNanos && part.toNanos <= sum.toNanos) {
          sum.add(part);
        }
      }
      results.add(sum.result(phase.name(), scenario));
    }
    return results;
  }

  List<WindowResult> windows() {
    return Arrays.stream(windows).map(Window::result).toList();
  }
}
