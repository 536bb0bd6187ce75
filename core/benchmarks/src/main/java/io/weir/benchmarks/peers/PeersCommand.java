package io.weir.benchmarks.peers;

import io.weir.benchmarks.Machine;
import io.weir.benchmarks.peers.Load.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Puts gateways beside each other: each on a core of its own, clients and endpoint on another, in
 * turns, over and over.
 */
@Command(
    name = "peers",
    description = "Compare what a request costs gateways, in processor time and in latency.",
    mixinStandardHelpOptions = true)
public final class PeersCommand implements Callable<Integer> {

  private static final int CONNECTIONS = 32;

  @Parameters(arity = "1..*", paramLabel = "GATEWAY", description = "${COMPLETION-CANDIDATES}")
  private List<Kind> kinds = new ArrayList<>();

  @Option(names = "--rounds", description = "How often each has its turn.")
  private int rounds = 3;

  @Option(names = "--seconds", description = "Of each load.")
  private int seconds = 5;

  @Option(names = "--only", paramLabel = "PATTERN", description = "Cases whose name matches.")
  private String only = ".*";

  @Option(names = "--gateway-core", description = "The core that gateways run on.")
  private int gatewayCore;

  @Option(names = "--client-core", description = "The core of clients and endpoint.")
  private int clientCore = 1;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the table there.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("weir-peers");
    Certificate certificate = Certificate.make(folder);
    Report report = new Report(kinds);
    try (Stub stub = Stub.start(folder.resolve("stub"), clientCore)) {
      for (Case each : Case.ALL) {
        if (each.name().matches(only)) {
          compare(each, new Rig(stub, folder, each.tls() ? certificate : null), report);
        }
      }
    }
    String text = report.text(Machine.describe(), rounds, seconds);
    System.out.print(text);
    if (out != null) {
      Files.writeString(out, text);
    }
    return report.failed() ? 1 : 0;
  }

  private record Rig(Stub stub, Path folder, @Nullable Certificate certificate) {}

  private void compare(Case each, Rig rig, Report report) throws IOException {
    Map<Kind, Peer> peers = new LinkedHashMap<>();
    try {
      for (Kind kind : kinds) {
        Path own = rig.folder().resolve(each.name()).resolve(kind.label());
        peers.put(
            kind,
            Peer.start(
                kind, new Peer.Setup(own, rig.stub().port(), rig.certificate(), gatewayCore)));
      }
      rounds(each, rig, peers, report);
    } finally {
      peers.values().forEach(Peer::close);
    }
  }

  private void rounds(Case each, Rig rig, Map<Kind, Peer> peers, Report report) throws IOException {
    int half = warmUp(each, rig, peers);
    List<Peer> turns = new ArrayList<>(peers.values());
    for (int round = 0; round < rounds; round++) {
      Load direct =
          Load.run(
              new Order(
                  Load.Protocol.HTTP1,
                  "http://127.0.0.1:" + rig.stub().port() + "/" + each.bytes(),
                  CONNECTIONS,
                  seconds,
                  half,
                  clientCore),
              rig.folder());
      for (Peer peer : turns) {
        Sample full = sample(peer, each, 0, rig);
        Sample calm = sample(peer, each, half, rig);
        report.add(each, peer.kind(), new Report.Turn(full, calm, direct, peer.residentKib()));
      }
      Collections.rotate(turns, 1);
    }
  }

  /** Half of what the slowest can do, once each is warm. */
  private int warmUp(Case each, Rig rig, Map<Kind, Peer> peers) throws IOException {
    double least = Double.MAX_VALUE;
    for (Peer peer : peers.values()) {
      sample(peer, each, 0, rig);
      least = Math.min(least, sample(peer, each, 0, rig).load().perSecond());
    }
    return (int) (least / 2);
  }

  /**
   * What one peer did under one load.
   *
   * @param load as the clients saw it
   * @param cpuNanos that the peer used for a request, its warm-up second included in both
   */
  record Sample(Load load, double cpuNanos) {}

  private Sample sample(Peer peer, Case each, int perSecond, Rig rig) throws IOException {
    Order order =
        new Order(
            each.protocol(), each.url(peer.port()), CONNECTIONS, seconds, perSecond, clientCore);
    long before = peer.cpuNanos();
    Load load = Load.run(order, rig.folder());
    double share = (double) seconds / (seconds + 1);
    double nanos = (peer.cpuNanos() - before) * share / Math.max(1, load.requests());
    return new Sample(load, nanos);
  }
}
