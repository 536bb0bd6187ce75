package io.weir.benchmarks.running;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Offers a gateway three times what the endpoint behind it can do. Its capacity is known, for each
 * request takes one of its workers the same time.
 */
@Command(
    name = "overload",
    description = "Offer three times of what an endpoint can do, with a limit in the gateway.",
    mixinStandardHelpOptions = true)
public final class OverloadCommand implements Callable<Integer> {

  private static final int WORKERS = 10;
  private static final Duration SERVICE = Duration.ofMillis(20);
  private static final double CAPACITY = WORKERS * 1000.0 / SERVICE.toMillis();
  private static final long ASK_NANOS = 100_000_000;

  @Mixin private RunOptions options = new RunOptions();

  @Option(names = "--seconds", paramLabel = "N", description = "For each load.")
  private int seconds = 30;

  @Option(
      names = "--limits",
      paramLabel = "YAML",
      defaultValue = "{ requests: 12, pending: 4, max-wait: 10ms }",
      description = "The cluster's, as in a policy; ${DEFAULT-VALUE} if left out.")
  private String limits = "{}";

  private final AtomicInteger adminAnswers = new AtomicInteger();
  private final AtomicInteger adminFailures = new AtomicInteger();

  @Override
  public Integer call() throws IOException, InterruptedException {
    int port = GatewayProcess.freePort();
    try (Endpoint endpoint = new Endpoint("ok", _ -> {}, WORKERS, SERVICE);
        GatewayProcess gateway =
            new GatewayProcess(
                options.launcher, RunOptions.folder(), configuration(port, endpoint), "", null);
        OpenLoop load = new OpenLoop(port)) {
      load.run(CAPACITY / 2, seconds);
      Outcomes half = load.run(CAPACITY / 2, seconds);
      Outcomes full = load.run(CAPACITY, seconds);
      long before = gateway.statusKilobytes("VmRSS");
      AtomicBoolean over = new AtomicBoolean();
      Thread operator = Thread.ofPlatform().daemon().start(() -> askAdmin(gateway, over));
      Outcomes triple = load.run(3 * CAPACITY, seconds);
      over.set(true);
      operator.join();
      long grown = gateway.statusKilobytes("VmRSS") - before;
      return report(half, full, triple, grown);
    }
  }

  private void askAdmin(GatewayProcess gateway, AtomicBoolean over) {
    while (!over.get()) {
      try {
        boolean ready = gateway.admin("/ready").equals("ready\n");
        (ready ? adminAnswers : adminFailures).incrementAndGet();
      } catch (IOException _) {
        adminFailures.incrementAndGet();
      }
      LockSupport.parkNanos(ASK_NANOS);
    }
  }

  private String configuration(int port, Endpoint endpoint) {
    return """
    listeners: { web: { port: %d, address: 127.0.0.1 } }
    routes: [ { to: api } ]
    clusters: { api: [ 127.0.0.1:%d ] }
    policies: { "*>api": { limits: %s } }
    limits: { connections-per-address: 10000 }
    event-loops: 1
    """
        .formatted(port, endpoint.port(), limits);
  }

  private int report(Outcomes half, Outcomes full, Outcomes triple, long grownKilobytes)
      throws IOException {
    double peak = Math.max(half.goodPerSecond(), full.goodPerSecond());
    double unloaded = half.goodMillis(0.99);
    double admitted = triple.goodMillis(0.99);
    Report report = new Report("Three times too much", "bin/benchmarks overload");
    report.row("what the endpoint can do", text("%.0f/s", CAPACITY));
    report.row("limits", "`" + limits + "`");
    report.row("goodput offered half", text("%.0f/s", half.goodPerSecond()));
    report.row("goodput offered all of it", text("%.0f/s", full.goodPerSecond()));
    report.row(
        "goodput offered three times",
        text("%.0f/s", triple.goodPerSecond()),
        "90 % of the highest",
        triple.goodPerSecond() >= 0.9 * peak);
    report.row("p50, p99 at half load", text("%.1f, %.1f ms", half.goodMillis(0.5), unloaded));
    report.row(
        "p50, p99 of what was admitted",
        text("%.1f, %.1f ms", triple.goodMillis(0.5), admitted),
        "p99 at most twice that of half load",
        admitted <= 2 * unloaded);
    report.row("shed", text("%.0f/s", triple.shedPerSecond()));
    report.row(
        "p99 of what was shed",
        text("%.1f ms", triple.shedMillis(0.99)),
        "below 10 ms",
        triple.shedMillis(0.99) < 10);
    report.row("neither, by status", triple.failures(), "{}", triple.failures().isEmpty());
    report.row("RSS grew by", grownKilobytes + " kB");
    report.row(
        "`/ready` asked meanwhile, not answered",
        adminAnswers.get() + adminFailures.get() + ", " + adminFailures.get(),
        "0",
        adminFailures.get() == 0);
    report.row(
        "the sender's own worst delay",
        text("%.1f ms", Math.max(half.worstLagMillis(), triple.worstLagMillis())));
    return report.finish(options.out);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
