package io.weir.benchmarks.peers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Medians over the rounds, and each peer as a ratio to the first. */
final class Report {

  private final List<Kind> kinds;
  private final Map<Case, Map<Kind, List<Turn>>> turns = new LinkedHashMap<>();

  Report(List<Kind> kinds) {
    this.kinds = List.copyOf(kinds);
  }

  /**
   * One turn of one peer.
   *
   * @param full as many requests as went
   * @param calm half as many as the slowest peer can serve
   * @param direct the same without a gateway
   * @param residentKib its memory afterwards
   */
  record Turn(PeersCommand.Sample full, PeersCommand.Sample calm, Load direct, long residentKib) {}

  void add(Case each, Kind kind, Turn turn) {
    turns
        .computeIfAbsent(each, _ -> new LinkedHashMap<>())
        .computeIfAbsent(kind, _ -> new ArrayList<>())
        .add(turn);
  }

  /** Whether a request of any turn failed. */
  boolean failed() {
    return turns.values().stream()
        .flatMap(each -> each.values().stream())
        .flatMap(List::stream)
        .anyMatch(turn -> turn.full().load().failed() + turn.calm().load().failed() > 0);
  }

  String text(String machine, int rounds, int seconds) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# What a request costs gateways");
    lines.add("");
    lines.add(
        machine
            + ". Gateways on one core, clients (h2load, 32 connections) and endpoint on another;"
            + " medians of "
            + rounds
            + " turns of "
            + seconds
            + " s. Written by `bin/benchmarks peers`.");
    lines.add("");
    for (Kind kind : kinds) {
      lines.add("- " + kind + ": " + kind.version());
    }
    lines.add("");
    lines.add(
        "CPU is user and system time of the whole process for a request, at full and at half load."
            + " Added latency is at half load of the slowest, beyond what the endpoint alone takes."
            + " Ratio: our CPU at full load to the peer's in the same turn.");
    lines.add("");
    lines.add(
        "| load | gateway | req/s | CPU us | CPU us, half | added p50 us | added p99 us | RSS MiB |"
            + " weir's ratio |");
    lines.add("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    turns.forEach(
        (each, byKind) -> byKind.forEach((kind, own) -> lines.add(row(each, kind, own, byKind))));
    return String.join("\n", lines) + "\n";
  }

  private static String row(Case each, Kind kind, List<Turn> own, Map<Kind, List<Turn>> all) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.0f | %.1f | %.1f | %.0f | %.0f | %.0f | %s |",
        each.name(),
        kind,
        median(own, t -> t.full().load().perSecond()),
        median(own, t -> t.full().cpuNanos() / 1_000),
        median(own, t -> t.calm().cpuNanos() / 1_000),
        median(own, t -> (t.calm().load().p50Nanos() - t.direct().p50Nanos()) / 1_000.0),
        median(own, t -> (t.calm().load().p99Nanos() - t.direct().p99Nanos()) / 1_000.0),
        median(own, t -> t.residentKib() / 1_024.0),
        ratio(own, all.getOrDefault(Kind.WEIR, List.of()), kind));
  }

  /** The median of the ratios within each round, which the machine's moods hit alike. */
  private static String ratio(List<Turn> peer, List<Turn> weir, Kind kind) {
    if (kind == Kind.WEIR || weir.size() != peer.size()) {
      return "";
    }
    double[] ratios = new double[peer.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = weir.get(i).full().cpuNanos() / peer.get(i).full().cpuNanos();
    }
    return String.format(Locale.ROOT, "%.2f", median(ratios));
  }

  private static double median(List<Turn> turns, ToDoubleFunction<Turn> value) {
    return median(turns.stream().mapToDouble(value).toArray());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
