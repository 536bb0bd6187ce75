package io.weir.benchmarks.running;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Reloads a gateway again and again under load by HTTP/1.1, the same over TLS, new connections, and
 * HTTP/2. The configuration flips between two, and each line of the access log must name the route
 * and the endpoint of the same one.
 */
@Command(
    name = "reload",
    description = "Reload a gateway under load: nothing may fail, no answer be of a mix of two.",
    mixinStandardHelpOptions = true)
public final class ReloadCommand implements Callable<Integer> {

  private static final long POLL_NANOS = 1_000_000;

  @Mixin private RunOptions options = new RunOptions();

  @Option(names = "--reloads", paramLabel = "N", description = "${DEFAULT-VALUE} if left out.")
  private int reloads = 1000;

  @Option(names = "--requests", paramLabel = "N", description = "${DEFAULT-VALUE} if left out.")
  private int requests = 2_000_000;

  private final LongAdder logged = new LongAdder();
  private final LongAdder mixed = new LongAdder();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder = RunOptions.folder();
    Certificates.make(folder);
    Ledger ledger = new Ledger(requests);
    int plain = GatewayProcess.freePort();
    int tls = GatewayProcess.freePort();
    int done = 0;
    try (Endpoint even = new Endpoint("even", ledger::seen);
        Endpoint odd = new Endpoint("odd", ledger::seen)) {
      String[] configurations = {
        configuration("even", even, plain, tls), configuration("odd", odd, plain, tls)
      };
      try (GatewayProcess gateway =
          new GatewayProcess(
              options.launcher,
              folder,
              configurations[0],
              "",
              line -> judge(line, even.port(), odd.port()))) {
        SSLContext trust = Certificates.clients(folder);
        try (HttpClient http2 = HttpClient.newBuilder().sslContext(trust).build()) {
          Clients clients = load(ledger, plain, tls, trust.getSocketFactory(), http2);
          for (; done < reloads; done++) {
            awaitShare(ledger, done);
            gateway.reload(configurations[(done + 1) % 2]);
          }
          clients.await();
        }
      }
    }
    return report(ledger, done);
  }

  private static Clients load(
      Ledger ledger, int plain, int tls, SocketFactory secure, HttpClient http2) {
    Clients clients = new Clients(ledger, Set.of("even", "odd"));
    clients.start(3, SocketFactory.getDefault(), plain, false);
    clients.start(2, secure, tls, false);
    clients.startHttp2(4, http2, tls);
    clients.start(1, SocketFactory.getDefault(), plain, true);
    return clients;
  }

  private static String configuration(String name, Endpoint to, int plain, int tls) {
    return """
    listeners:
      web: { port: %d, address: 127.0.0.1 }
      tls: { port: %d, address: 127.0.0.1, tls: { chain: cert.pem, key: key.pem, unknown-host: serve } }
    routes: [ { name: %s, to: api } ]
    clusters: { api: [ 127.0.0.1:%d ] }
    policies: { "*>api": { balancer: round-robin, retries: none, hedge: none } }
    access-log: { format: json }
    """
        .formatted(plain, tls, name, to.port());
  }

  /** Reloads are spread evenly over the requests. */
  private void awaitShare(Ledger ledger, int reload) {
    long due = (long) requests * reload / reloads;
    while (ledger.sent() < due) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private void judge(String line, int evenPort, int oddPort) {
    logged.increment();
    boolean allEven = line.contains("\"route\":\"even\"") && line.contains(":" + evenPort + "\"");
    boolean allOdd = line.contains("\"route\":\"odd\"") && line.contains(":" + oddPort + "\"");
    if (!allEven && !allOdd) {
      mixed.increment();
    }
  }

  private int report(Ledger ledger, int done) throws IOException {
    Report report = new Report("Reloads under load", "bin/benchmarks reload");
    report.row("reloads", done);
    report.nothingLost(ledger);
    report.row(
        "lines in the access log", logged.sum(), "one a request", logged.sum() == ledger.sent());
    report.row("answers from a mix of two configurations", mixed.sum(), "0", mixed.sum() == 0);
    return report.finish(options.out);
  }
}
