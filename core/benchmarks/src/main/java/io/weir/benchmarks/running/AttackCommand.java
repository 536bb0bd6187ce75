package io.weir.benchmarks.running;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Floods a gateway with HTTP/2 as attackers do, while somebody innocent asks at a fixed rate. Each
 * attacker sends as fast as it can until its connection is closed, and comes back after a pause.
 * Needs chrt.
 */
@Command(
    name = "attack",
    description = "Flood a gateway with HTTP/2: attackers are cut off, the innocent don't notice.",
    mixinStandardHelpOptions = true)
public final class AttackCommand implements Callable<Integer> {

  private static final int ATTACKERS = 4;
  private static final int PATIENCE_MILLIS = 10_000;
  private static final long PAUSE_NANOS = 100_000_000;
  private static final double INNOCENT_RATE = 200;
  private static final int SLICE_SECONDS = 2;
  private static final int WARMUP_SECONDS = 10;
  private static final double MAX_SLOWDOWN = 2;
  private static final long MAX_GROWTH_KILOBYTES = 16 * 1024;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--slices",
      paramLabel = "N",
      description = "For each attack, of 2 s with and as much without it.")
  private int slices = 5;

  /** What an attack sends, made once for all of its connections. */
  private static final class Flood {
    final byte[] opening;
    final List<byte[]> blocks;

    Flood(Attack attack) {
      opening = attack.opening();
      blocks = attack.blocks();
    }
  }

  /** What became of one kind's connections. */
  private static final class Toll {
    final LongAdder connections = new LongAdder();
    final LongAdder survivors = new LongAdder();
    final LongAdder repeats = new LongAdder();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int port = GatewayProcess.freePort();
    Report report = new Report("Floods of HTTP/2", "bin/benchmarks attack");
    report.row(
        "attackers",
        ATTACKERS
            + ", each back "
            + PAUSE_NANOS / 1_000_000
            + " ms after it was cut off, with what is left of the processors");
    try (Endpoint endpoint = new Endpoint("ok", _ -> {});
        GatewayProcess gateway =
            new GatewayProcess(
                options.launcher, RunOptions.folder(), configuration(port, endpoint), "", null);
        OpenLoop innocent = new OpenLoop(port)) {
      innocent.run(INNOCENT_RATE, WARMUP_SECONDS);
      for (Attack attack : Attack.values()) { // so that its code is as warm as the innocent's
        attack(new Flood(attack), port, innocent, new Toll(), outcomes(1));
      }
      gateway.collectGarbage();
      long before = gateway.statusKilobytes("VmRSS");
      for (Attack attack : Attack.values()) {
        Flood flood = new Flood(attack);
        Toll toll = new Toll();
        Outcomes calm = outcomes(slices);
        Outcomes flooded = outcomes(slices);
        for (int i = 0; i < slices; i++) { // in turns, so that the machine's moods meet both
          innocent.run(INNOCENT_RATE, SLICE_SECONDS, calm);
          attack(flood, port, innocent, toll, flooded);
        }
        report(report, attack, toll, calm, flooded);
      }
      gateway.collectGarbage();
      long grown = gateway.statusKilobytes("VmRSS") - before;
      report.row("RSS grew by", grown + " kB", "16 MB at most", grown <= MAX_GROWTH_KILOBYTES);
    }
    return report.finish(options.out);
  }

  private static String configuration(int port, Endpoint endpoint) {
    return """
    listeners: { web: { port: %d, address: 127.0.0.1 } }
    routes: [ { to: api } ]
    clusters: { api: [ 127.0.0.1:%d ] }
    """
        .formatted(port, endpoint.port());
  }

  private static Outcomes outcomes(int slices) {
    int seconds = slices * SLICE_SECONDS;
    return new Outcomes((int) (INNOCENT_RATE * seconds), seconds);
  }

  /** A slice of an attack. */
  private static void attack(Flood flood, int port, OpenLoop innocent, Toll toll, Outcomes outcomes)
      throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> attackers = new ArrayList<>();
    for (int i = 0; i < ATTACKERS; i++) {
      attackers.add(
          Thread.ofPlatform()
              .daemon()
              .start(() -> {
                giveWay();
                while (!over.get()) {
                  send(flood, port, toll);
                  LockSupport.parkNanos(PAUSE_NANOS);
                }
              }));
    }
    innocent.run(INNOCENT_RATE, SLICE_SECONDS, outcomes);
    over.set(true);
    for (Thread attacker : attackers) {
      attacker.join();
    }
  }

  /**
   * Lets this thread, and those that it starts, have the processor only while nobody else wants it:
   * attackers have machines of their own, and what they take of this one is not the gateway's
   * doing.
   */
  private static void giveWay() {
    try {
      String thread = Path.of("/proc/thread-self").toRealPath().getFileName().toString();
      int status =
          new ProcessBuilder("chrt", "--idle", "--pid", "0", thread).inheritIO().start().waitFor();
      if (status != 0) {
        throw new IllegalStateException("chrt failed with " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** One connection until it is closed, or has sent more than it should have come to. */
  private static void send(Flood flood, int port, Toll toll) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      toll.connections.increment();
      AtomicBoolean cutOff = new AtomicBoolean();
      Thread reader = Thread.ofPlatform().daemon().start(() -> readToTheEnd(socket, cutOff));
      socket.getOutputStream().write(flood.opening);
      for (Iterator<byte[]> next = flood.blocks.iterator(); next.hasNext() && !cutOff.get(); ) {
        socket.getOutputStream().write(next.next());
        toll.repeats.add(Attack.BLOCK);
      }
      reader.join();
      if (!cutOff.get()) {
        toll.survivors.increment();
      }
    } catch (IOException _) {
      // It was cut off while it wrote.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Takes what comes back, so that nobody waits for us, and tells when the gateway has ended. */
  private static void readToTheEnd(Socket socket, AtomicBoolean cutOff) {
    byte[] into = new byte[8192];
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      InputStream in = socket.getInputStream();
      while (in.read(into) >= 0) {
        // It is of no interest.
      }
      cutOff.set(true);
    } catch (SocketTimeoutException _) {
      // Neither answered nor ended.
    } catch (IOException _) {
      cutOff.set(true);
    }
  }

  private static void report(
      Report report, Attack attack, Toll toll, Outcomes calm, Outcomes flooded) {
    String name = attack.label();
    report.row(
        name + ": connections, repeats each until it was cut off, on average",
        toll.connections.sum() + ", " + toll.repeats.sum() / Math.max(1, toll.connections.sum()));
    report.row(
        name + ": connections not cut off",
        toll.survivors.sum(),
        "0",
        toll.survivors.sum() == 0 && toll.connections.sum() > 0);
    report.row(
        name + ": requests of the innocent that failed, by status",
        flooded.failures(),
        "{}",
        flooded.failures().isEmpty());
    double before = calm.goodMillis(0.99);
    double during = flooded.goodMillis(0.99);
    report.row(
        name + ": p99 of the innocent before, during",
        String.format(Locale.ROOT, "%.2f, %.2f ms", before, during),
        "below twice",
        during < MAX_SLOWDOWN * before);
  }
}
