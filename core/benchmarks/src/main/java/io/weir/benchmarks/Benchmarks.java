package io.weir.benchmarks;

import io.weir.benchmarks.raw.RawCommand;
import io.weir.benchmarks.running.AttackCommand;
import io.weir.benchmarks.running.OverloadCommand;
import io.weir.benchmarks.running.ReloadCommand;
import io.weir.benchmarks.running.RestartsCommand;
import io.weir.benchmarks.running.SoakCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine;

/**
 * Runs the benchmarks and writes them down as a table: nanoseconds, bytes, and what a larger case
 * costs as a ratio to the smallest of the same run.
 *
 * <p>Arguments: a folder to write to, then patterns of benchmarks, all if there is none.
 */
public final class Benchmarks {

  private static final String BYTES = "gc.alloc.rate.norm";

  private static final Map<String, Supplier<Object>> COMMANDS = new TreeMap<>();

  static {
    COMMANDS.put("attack", AttackCommand::new);
    COMMANDS.put("raw", RawCommand::new);
    COMMANDS.put("reload", ReloadCommand::new);
    COMMANDS.put("restarts", RestartsCommand::new);
    COMMANDS.put("overload", OverloadCommand::new);
    COMMANDS.put("soak", SoakCommand::new);
  }

  private Benchmarks() {}

  /** Runs them. */
  public static void main(String[] arguments) throws RunnerException {
    if (arguments.length == 0 || arguments[0].startsWith("-")) {
      System.err.println("usage: benchmarks FOLDER [PATTERN...], such as results/benchmarks Pick");
      System.err.println("       benchmarks " + String.join("|", COMMANDS.keySet()) + " --help");
      System.exit(2);
    }
    Supplier<Object> command = COMMANDS.get(arguments[0]);
    if (command == null) {
      measure(arguments);
    } else {
      run(command.get(), arguments);
    }
  }

  private static void run(Object command, String[] arguments) {
    CommandLine line = new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
    System.exit(line.execute(Arrays.copyOfRange(arguments, 1, arguments.length)));
  }

  private static void measure(String[] arguments) throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    for (int i = 1; i < arguments.length; i++) {
      options.include(arguments[i]);
    }
    if (arguments.length == 1) {
      options.include("io\\.weir\\.benchmarks\\..*");
    }
    options.addProfiler(GCProfiler.class);
    String table = table(new Runner(options.build()).run());
    System.out.println(table);
    write(Path.of(arguments[0]), table);
  }

  private static String table(Collection<RunResult> results) {
    List<String> lines = new ArrayList<>();
    lines.add("# What decisions cost");
    lines.add("");
    lines.add(Machine.describe());
    lines.add("");
    lines.add("| benchmark | case | ns | +- | bytes | ratio to the smallest case |");
    lines.add("| --- | --- | ---: | ---: | ---: | ---: |");
    Map<String, Double> smallest = new LinkedHashMap<>();
    for (RunResult result : results) {
      lines.add(row(result, smallest));
    }
    return String.join("\n", lines) + "\n";
  }

  /** One line; the first case of the same benchmark and balancer is what the others compare to. */
  private static String row(RunResult result, Map<String, Double> smallest) {
    String label = result.getPrimaryResult().getLabel();
    String name = result.getParams().getBenchmark().replaceAll(".*\\.(\\w+)\\.\\w+", "$1");
    List<String> parts = new ArrayList<>();
    String size = "";
    for (String key : result.getParams().getParamsKeys()) {
      String value = result.getParams().getParam(key);
      if (key.equals("balancer")) {
        parts.add(value);
      } else {
        size = value + " " + key;
      }
    }
    String group = name + label + parts;
    parts.add(size);
    double nanos = result.getPrimaryResult().getScore();
    double ratio = nanos / smallest.computeIfAbsent(group, _ -> nanos);
    double bytes =
        Objects.requireNonNull(result.getSecondaryResults().get(BYTES), BYTES).getScore();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f | %.1f | %.1f | %.2f |",
        name,
        String.join(" ", parts).trim(),
        nanos,
        result.getPrimaryResult().getScoreError(),
        bytes,
        ratio);
  }

  private static void write(Path folder, String table) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("routing.md"), table);
    } catch (IOException e) {
      throw new UncheckedIOException("can't write to " + folder, e);
    }
  }
}
