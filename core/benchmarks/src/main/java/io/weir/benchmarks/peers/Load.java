package io.weir.benchmarks.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What h2load made of one target.
 *
 * @param requests that were answered, in the seconds that count
 * @param failed of them, by whatever
 * @param perSecond answered
 * @param p50Nanos half took no longer; 0 if it was not asked for
 * @param p99Nanos likewise
 */
record Load(long requests, long failed, double perSecond, long p50Nanos, long p99Nanos) {

  private static final Pattern RATE = Pattern.compile("finished in [^,]+, ([0-9.]+) req/s");
  private static final Pattern COUNTS =
      Pattern.compile("requests: (\\d+) total,.* (\\d+) succeeded, (\\d+) failed");
  private static final int LATENCY_COLUMN = 2;

  /**
   * What to do.
   *
   * @param protocol of the clients
   * @param url of the target
   * @param connections at once, each with one request at a time; HTTP/2 has four
   * @param seconds that count; one more comes before
   * @param perSecond requests of all clients, or 0 for as many as go
   * @param core of the clients
   */
  record Order(
      Protocol protocol, String url, int connections, int seconds, int perSecond, int core) {}

  /** What clients speak. */
  enum Protocol {
    /** HTTP/1.1. */
    HTTP1,
    /** HTTP/2. */
    HTTP2
  }

  /** Runs h2load. */
  static Load run(Order order, Path folder) throws IOException {
    Path log = folder.resolve("requests.log");
    Files.deleteIfExists(log);
    List<String> command =
        new ArrayList<>(
            List.of(
                "taskset",
                "-c",
                String.valueOf(order.core()),
                "h2load",
                "-t1",
                "-c",
                String.valueOf(order.connections()),
                "-D",
                String.valueOf(order.seconds()),
                "--warm-up-time=1"));
    command.addAll(order.protocol() == Protocol.HTTP1 ? List.of("--h1") : List.of("-m4"));
    if (order.perSecond() > 0) {
      command.add("--rps=" + Math.max(1, order.perSecond() / order.connections()));
      command.add("--log-file=" + log);
    }
    command.add(order.url());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return parse(said, latencies(log));
  }

  static Load parse(String said, long[] sortedNanos) throws IOException {
    Matcher rate = RATE.matcher(said);
    Matcher counts = COUNTS.matcher(said);
    if (!rate.find() || !counts.find()) {
      throw new IOException("h2load says: " + said.strip());
    }
    return new Load(
        Long.parseLong(counts.group(2)),
        Long.parseLong(counts.group(3)),
        Double.parseDouble(rate.group(1)),
        percentile(sortedNanos, 50),
        percentile(sortedNanos, 99));
  }

  private static long percentile(long[] sorted, int percent) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1L, (long) sorted.length * percent / 100)];
  }

  /** The third column is in microseconds. */
  private static long[] latencies(Path log) throws IOException {
    if (!Files.exists(log)) {
      return new long[0];
    }
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .mapToLong(line -> Long.parseLong(line.split("\t")[LATENCY_COLUMN]) * 1_000)
          .sorted()
          .toArray();
    }
  }
}
