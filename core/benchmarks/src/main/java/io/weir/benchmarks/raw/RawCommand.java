package io.weir.benchmarks.raw;

import io.weir.benchmarks.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends every raw input to some gateways and judges what they do. */
@Command(
    name = "raw",
    description = "Send raw HTTP/1 inputs to gateways; tell what they get wrong.",
    mixinStandardHelpOptions = true)
public final class RawCommand implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "GATEWAY", description = "${COMPLETION-CANDIDATES}")
  private List<Kind> kinds = new ArrayList<>();

  @Option(names = "--only", paramLabel = "PATTERN", description = "Cases whose name matches.")
  private String only = ".*";

  @Option(names = "--quiet", paramLabel = "MILLIS", description = "No answer is none after this.")
  private int quietMillis = 300;

  @Option(names = "--out", paramLabel = "FILE", description = "Write a table there.")
  private @Nullable Path out;

  private final List<RawInput> inputs = RawInput.http1();

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("weir-raw");
    Map<Kind, Map<RawInput, List<String>>> results = new LinkedHashMap<>();
    try (Judges judges = new Judges(folder.resolve("judges"), quietMillis)) {
      for (Kind kind : kinds) {
        results.put(kind, run(kind, folder.resolve(kind.label()), judges));
      }
    }
    boolean good = true;
    for (Map.Entry<Kind, Map<RawInput, List<String>>> result : results.entrySet()) {
      good &= print(result.getKey(), result.getValue());
    }
    if (out != null) {
      Files.writeString(out, table(results));
    }
    return good ? 0 : 1;
  }

  private Map<RawInput, List<String>> run(Kind kind, Path folder, Judges judges)
      throws IOException {
    Map<RawInput, List<String>> faults = new LinkedHashMap<>();
    try (Recorder recorder = new Recorder();
        Peer peer = Peer.start(kind, new Peer.Setup(folder, recorder.port()))) {
      warmUp(peer, recorder);
      for (RawInput input : inputs) {
        if (input.id().matches(only)) {
          Conversation conversation =
              Conversation.with(peer.port(), recorder, input.bytes().copy(), quietMillis);
          List<String> found = new ArrayList<>(Judgement.faults(input, conversation));
          found.addAll(judges.faults(conversation));
          faults.put(input, found);
        }
      }
    }
    return faults;
  }

  /** The first request of a process may take longer than anybody is quiet. */
  private static void warmUp(Peer peer, Recorder recorder) throws IOException {
    byte[] request =
        "GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 10; i++) {
      Conversation.with(peer.port(), recorder, request, 2_000);
    }
  }

  private static boolean print(Kind kind, Map<RawInput, List<String>> results) {
    results.forEach((input, faults) -> {
      if (!faults.isEmpty()) {
        System.out.printf(
            "%s: %s: %s (wanted %s: %s)%n",
            kind, input.id(), String.join("; ", faults), input.wanted(), input.why());
      }
    });
    long right = results.values().stream().filter(List::isEmpty).count();
    System.out.printf("%s: %d of %d as demanded%n", kind, right, results.size());
    return right == results.size();
  }

  private static String table(Map<Kind, Map<RawInput, List<String>>> results) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# Raw HTTP/1 inputs");
    lines.add("");
    lines.add(Machine.describe() + ". Written by `bin/benchmarks raw`.");
    lines.add("");
    lines.add(
        "| gateway | cases | as demanded | let a refused request through | read in two ways |");
    lines.add("| --- | ---: | ---: | ---: | ---: |");
    for (Map.Entry<Kind, Map<RawInput, List<String>>> each : results.entrySet()) {
      var faults = each.getValue().values();
      lines.add(
          "| %s | %d | %d | %d | %d |"
              .formatted(
                  each.getKey().version(),
                  faults.size(),
                  faults.stream().filter(List::isEmpty).count(),
                  count(faults, "reached the endpoint"),
                  count(faults, Judges.TWO)));
    }
    lines.add("");
    lines.add("| case | wanted | " + String.join(" | ", labels(results)) + " |");
    lines.add("| --- | --- |" + " --- |".repeat(results.size()));
    for (RawInput input : results.values().iterator().next().keySet()) {
      List<String> cells = new ArrayList<>();
      results.values().forEach(result -> cells.add(String.join("; ", result.get(input))));
      if (cells.stream().anyMatch(cell -> !cell.isEmpty())) {
        lines.add(row(input, cells));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static String row(RawInput input, List<String> cells) {
    String wanted =
        String.join(" ", input.wanted().stream().map(w -> String.join("/", w)).toList());
    String shown =
        String.join(" | ", cells).replaceAll("[^\\x20-\\x7e]", "?").replace("BROKEN", "broken");
    return "| " + input.id() + " | " + wanted + " | " + shown + " |";
  }

  private static List<String> labels(Map<Kind, Map<RawInput, List<String>>> results) {
    return results.keySet().stream().map(Kind::label).toList();
  }

  private static long count(Collection<List<String>> faults, String what) {
    return faults.stream().filter(each -> each.stream().anyMatch(f -> f.contains(what))).count();
  }
}
