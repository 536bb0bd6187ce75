package io.weir.benchmarks.running;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Replaces a gateway's process again and again, while each request makes a connection. */
@Command(
    name = "restarts",
    description = "Replace a gateway by another process under load; nothing may fail.",
    mixinStandardHelpOptions = true)
public final class RestartsCommand implements Callable<Integer> {

  private static final int MOST_REQUESTS = 20_000_000;
  private static final int CLIENTS = 6;

  @Mixin private RunOptions options = new RunOptions();

  @Option(names = "--restarts", paramLabel = "N", description = "${DEFAULT-VALUE} if left out.")
  private int restarts = 50;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Ledger ledger = new Ledger(MOST_REQUESTS);
    AtomicBoolean over = new AtomicBoolean();
    int port = GatewayProcess.freePort();
    long begun = System.nanoTime();
    int done = 0;
    try (Endpoint endpoint = new Endpoint("ok", ledger::seen);
        GatewayProcess gateway =
            new GatewayProcess(
                options.launcher, RunOptions.folder(), configuration(port, endpoint), "", null)) {
      Clients clients = new Clients(ledger, Set.of("ok"), over);
      clients.start(CLIENTS, SocketFactory.getDefault(), port, true);
      try {
        for (; done < restarts; done++) {
          gateway.upgrade();
        }
      } catch (IOException e) {
        System.err.println("restarts: " + e.getMessage());
      }
      over.set(true);
      clients.await();
    }
    return report(ledger, done, (System.nanoTime() - begun) / 1e9);
  }

  private static String configuration(int port, Endpoint endpoint) {
    return """
    listeners: { web: { port: %d, address: 127.0.0.1 } }
    routes: [ { to: api } ]
    clusters: { api: [ 127.0.0.1:%d ] }
    """
        .formatted(port, endpoint.port());
  }

  private int report(Ledger ledger, int done, double seconds) throws IOException {
    Report report = new Report("Rolling restarts under load", "bin/benchmarks restarts");
    report.row(
        "restarts, each by `gateway upgrade`", done, String.valueOf(restarts), done == restarts);
    report.row("new connections a second", "%.0f".formatted(ledger.sent() / seconds));
    report.nothingLost(ledger);
    return report.finish(options.out);
  }
}
