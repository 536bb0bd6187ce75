package io.weir.benchmarks.raw;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * nginx and haproxy as second and third readers of what a gateway forwarded: what they make of the
 * same bytes may be less, since they may refuse, but nothing else.
 */
public final class Judges implements AutoCloseable {

  /** How the fault begins. */
  static final String TWO = "read in another way by";

  private static final List<Kind> KINDS = List.of(Kind.NGINX, Kind.HAPROXY);

  private final int quietMillis;
  private final Map<Peer, Recorder> judges = new LinkedHashMap<>();

  /** Starts both, in a folder of their own. */
  public Judges(Path folder, int quietMillis) throws IOException {
    this.quietMillis = quietMillis;
    try {
      for (Kind kind : KINDS) {
        Recorder recorder = new Recorder();
        Path own = folder.resolve(kind.label());
        judges.put(Peer.start(kind, new Peer.Setup(own, recorder.port())), recorder);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** What they read in another way than the recorder did. */
  public List<String> faults(Conversation conversation) throws IOException {
    List<String> faults = new ArrayList<>();
    List<String> first = texts(conversation.readings());
    if (first.isEmpty() || conversation.forwarded().size() != 1) {
      return faults;
    }
    byte[] bytes = conversation.forwarded().getFirst();
    for (Map.Entry<Peer, Recorder> judge : judges.entrySet()) {
      List<String> second =
          texts(
              Conversation.with(judge.getKey().port(), judge.getValue(), bytes, quietMillis)
                  .readings());
      if (second.size() > first.size() || !first.subList(0, second.size()).equals(second)) {
        faults.add(TWO + " " + judge.getKey().kind() + ": " + second);
      }
    }
    return faults;
  }

  private static List<String> texts(List<Recorder.Reading> readings) {
    return readings.stream().map(Recorder.Reading::text).toList();
  }

  @Override
  public void close() throws IOException {
    for (Map.Entry<Peer, Recorder> judge : judges.entrySet()) {
      judge.getKey().close();
      judge.getValue().close();
    }
  }
}
