package io.weir.benchmarks.running;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Loads a gateway for long, with Netty's paranoid leak detector, by h2load: HTTP/1.1, the same over
 * TLS, and HTTP/2 over TLS, in rounds. After each round the heap is collected and measured.
 */
@Command(
    name = "soak",
    description = "Load a gateway for long: nothing may leak or grow. Needs h2load and openssl.",
    mixinStandardHelpOptions = true)
public final class SoakCommand implements Callable<Integer> {

  private static final double MEGA = 1024 * 1024;
  private static final int ENOUGH = 5_000_000;
  private static final Pattern RESULT =
      Pattern.compile("requests: (\\d+) total,.* (\\d+) succeeded, (\\d+) failed");

  @Mixin private RunOptions options = new RunOptions();

  @Option(names = "--requests", paramLabel = "N", description = "${DEFAULT-VALUE} if left out.")
  private int requests = 20_000_000;

  @Option(names = "--rounds", paramLabel = "N", description = "${DEFAULT-VALUE} if left out.")
  private int rounds = 20;

  private final Slope heap = new Slope();
  private final Slope direct = new Slope();
  private final Slope resident = new Slope();
  private final Slope files = new Slope();
  private final Slope threads = new Slope();
  private final long[] done = new long[Kind.values().length];
  private long failed;

  /** What is sent in turn. */
  private enum Kind {
    HTTP1("HTTP/1.1", false, "--h1"),
    TLS("HTTP/1.1 over TLS", true, "--h1"),
    HTTP2("HTTP/2 over TLS", true, "-m10");

    private final String label;
    private final boolean secure;
    private final String flag;

    Kind(String label, boolean secure, String flag) {
      this.label = label;
      this.secure = secure;
      this.flag = flag;
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = RunOptions.folder();
    Certificates.make(folder);
    int plain = GatewayProcess.freePort();
    int tls = GatewayProcess.freePort();
    try (Endpoint endpoint = new Endpoint("ok", _ -> {});
        GatewayProcess gateway =
            new GatewayProcess(
                options.launcher,
                folder,
                configuration(plain, tls, endpoint),
                "-Dio.netty.leakDetection.level=paranoid",
                null)) {
      int parts = rounds * Kind.values().length;
      int each = Math.max(1, Math.ceilDiv(requests, parts));
      for (int round = 0; round < rounds; round++) {
        for (Kind kind : Kind.values()) {
          load(kind, each, kind.secure ? tls : plain);
        }
        measure(gateway);
        System.err.printf("soak: %d requests, %d failed%n", total(), failed);
      }
      return report(gateway.journalLines("LEAK"));
    }
  }

  private static String configuration(int plain, int tls, Endpoint endpoint) {
    return """
    listeners:
      web: { port: %d, address: 127.0.0.1 }
      tls: { port: %d, address: 127.0.0.1, tls: { chain: cert.pem, key: key.pem, unknown-host: serve } }
    routes: [ { to: api } ]
    clusters: { api: [ 127.0.0.1:%d ] }
    """
        .formatted(plain, tls, endpoint.port());
  }

  private void load(Kind kind, int count, int port) throws IOException, InterruptedException {
    String url = (kind.secure ? "https" : "http") + "://127.0.0.1:" + port + "/";
    Process process =
        new ProcessBuilder(
                "h2load", kind.flag, "-n" + count, "-c" + Math.min(count, 20), "-t1", url)
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Matcher result = RESULT.matcher(said);
    if (!result.find()) {
      throw new IOException("h2load says: " + said);
    }
    boolean spokeHttp2 = said.contains("Application protocol: h2");
    Kind spoken = kind == Kind.HTTP2 && !spokeHttp2 ? Kind.TLS : kind;
    done[spoken.ordinal()] += Long.parseLong(result.group(2));
    failed += Long.parseLong(result.group(3));
  }

  private long total() {
    return done[0] + done[1] + done[2];
  }

  private void measure(GatewayProcess gateway) throws IOException, InterruptedException {
    gateway.collectGarbage();
    String metrics = gateway.admin("/metrics");
    long requestsSoFar = total();
    heap.add(requestsSoFar, sum(metrics, "jvm_memory_used_bytes{area=\"heap\"") / MEGA);
    direct.add(requestsSoFar, sum(metrics, "weir_direct_memory_bytes") / MEGA);
    resident.add(requestsSoFar, gateway.statusKilobytes("VmRSS") / 1024.0);
    threads.add(requestsSoFar, gateway.statusKilobytes("Threads"));
    try (Stream<Path> open = Files.list(gateway.procFolder().resolve("fd"))) {
      files.add(requestsSoFar, open.count());
    }
  }

  private static double sum(String metrics, String prefix) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private int report(long leaks) throws IOException {
    Report report = new Report("A long load", "bin/benchmarks soak");
    for (Kind kind : Kind.values()) {
      report.row("requests answered, " + kind.label, done[kind.ordinal()]);
    }
    report.row("requests answered", total());
    report.row("failed", failed, "0", failed == 0);
    report.row("leaks reported by the paranoid detector", leaks, "0", leaks == 0);
    for (var each : List.of(heap, direct)) {
      String what = each == heap ? "heap after a collection" : "direct memory";
      double slope = each.per(10e6);
      String value = text("%.1f MB; %+.2f MB in 10 million requests", each.last(), slope);
      if (total() >= ENOUGH) {
        report.row(what, value, "less than 1 MB", slope < 1);
      } else {
        report.row(what, value);
      }
    }
    report.row("RSS", text("%.0f MB", resident.last()));
    report.row("file descriptors", text("%.0f", files.last()));
    report.row("threads", text("%.0f", threads.last()));
    return report.finish(options.out);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
