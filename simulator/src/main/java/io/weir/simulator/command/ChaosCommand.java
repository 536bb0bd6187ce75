package io.weir.simulator.command;

import io.weir.codec.ConfigException;
import io.weir.codec.Document;
import io.weir.codec.Units;
import io.weir.simulator.chaos.ChaosComparison;
import io.weir.simulator.chaos.ChaosScenario;
import io.weir.simulator.chaos.ChaosSearch;
import io.weir.simulator.engine.InvariantException;
import io.weir.simulator.report.ChaosReport;
import io.weir.simulator.report.Progress;
import io.weir.simulator.report.Style;
import io.weir.simulator.result.CellException;
import io.weir.simulator.result.Runner;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Random scenarios: looks for one that breaks a rule, or compares balancers over many. */
@Command(
    name = "chaos",
    description = {
      "Run random scenarios, a different one from each seed, until one breaks a rule: every"
          + " request",
      "ends once, budgets hold, nothing but probes goes to an ejected endpoint, all recovers.",
      "With --compare, say what balancers lose in random scenarios that all can get over."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  simulator chaos --seeds 1..1000000",
      "  simulator chaos --seeds 1..1000000 --for 5m",
      "  simulator chaos --seeds 17",
      "  simulator chaos --seeds 17 --print > chaos-17.yaml",
      "  simulator chaos --seeds 1..100 --compare",
      "  simulator chaos --seeds 1..100 --compare --balancer vigil --balancer '{ vigil: { ramp: 0s"
          + " } }'",
      "",
      "Exit codes: 0 ok, 1 a rule is broken, 2 usage, 70 internal error, 130 interrupted."
    })
final class ChaosCommand implements Callable<Integer> {

  private static final Pattern SEEDS = Pattern.compile("(\\d{1,18})(?:\\.\\.(\\d{1,18}))?");
  private static final int MOST_SEEDS = 100_000_000;
  private static final int MOST_JOBS = 1024;
  private static final int LINE_EVERY = 10_000;

  private final Services services;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--seeds",
      paramLabel = "A..B",
      required = true,
      description = "The seeds from A to B, or the one seed A.")
  private String seeds = "";

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "How many cells at once; as many as there are cores if not given.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description =
          "Begin no further seed after this time, such as 5m, and say how many were run. Without"
              + " --compare only.")
  private String time = "";

  @Option(names = "--compare", description = "Compare what balancers lose.")
  private boolean compare;

  @Option(
      names = "--balancer",
      paramLabel = "BALANCER",
      description =
          "With --compare, one to compare, as a scenario file names it; give the option for each."
              + " round-robin, least-request, peak-ewma and vigil if not given.")
  private List<String> balancers = new ArrayList<>();

  @Option(
      names = "--print",
      description = "Print the scenario of the one seed as a file for 'simulator run'.")
  private boolean print;

  @Option(names = "--quiet", description = "No progress, only results.")
  private boolean quiet;

  private final AtomicInteger finished = new AtomicInteger();
  private long first;
  private int count;
  private long limitNanos = Long.MAX_VALUE;

  ChaosCommand(Services services) {
    this.services = services;
  }

  @Override
  public Integer call() {
    checkOptions();
    if (print) {
      return print();
    }
    try {
      return compare ? compare() : search();
    } catch (CellException e) {
      return broken(e);
    }
  }

  private int print() {
    if (count != 1) {
      throw usage("--print takes one seed, such as --seeds 17");
    }
    services.surroundings().out().print(scenario().yaml());
    services.surroundings().out().flush();
    return Exit.OK;
  }

  private ChaosScenario scenario() {
    return compare ? ChaosScenario.orderly(first, chosen(), true) : ChaosScenario.any(first);
  }

  private List<String> chosen() {
    return balancers.isEmpty() ? ChaosScenario.BALANCERS : balancers;
  }

  private int search() {
    Progress progress = progress(count);
    LongSupplier clock = services.surroundings().clock();
    long startNanos = clock.getAsLong();
    int run;
    try {
      run =
          new ChaosSearch(runner())
              .run(
                  first,
                  count,
                  () -> clock.getAsLong() - startNanos < limitNanos,
                  (_, requests) -> tell(progress, requests));
    } finally {
      progress.clear();
    }
    if (!quiet) {
      progress.finish();
    }
    PrintStream out = services.surroundings().out();
    out.println("no rule was broken in " + scenarios(run));
    out.flush();
    return Exit.OK;
  }

  private String scenarios(int run) {
    String counted = run + (run == 1 ? " scenario" : " scenarios");
    return time.isEmpty() || run == 0
        ? counted
        : counted + ", seeds " + first + ".." + (first + run - 1);
  }

  /** A bar on a terminal; elsewhere a line now and then, for a long run is watched in a log. */
  private void tell(Progress progress, long requests) {
    progress.cellDone(requests);
    int done = finished.incrementAndGet();
    if (!quiet && !services.surroundings().errTerminal() && done % LINE_EVERY == 0) {
      services.surroundings().err().println("chaos: " + done + " of " + count + " cells");
      services.surroundings().err().flush();
    }
  }

  private int compare() {
    ChaosComparison comparison = comparison();
    Style style = services.surroundings().outStyle(common.noColour);
    ChaosReport report = new ChaosReport(style, comparison.columns());
    PrintStream out = services.surroundings().out();
    Progress progress = progress(count);
    try {
      comparison.run(
          runner(),
          first,
          count,
          row -> {
            progress.clear();
            out.println(report.line(row));
            progress.cellDone(row.intended() * comparison.columns().size());
          });
    } finally {
      progress.clear();
    }
    report.pooled().forEach(out::println);
    out.flush();
    return Exit.OK;
  }

  private ChaosComparison comparison() {
    try {
      return new ChaosComparison(chosen(), true);
    } catch (ConfigException e) {
      throw usage("--balancer: " + e.faults().getLast().message());
    }
  }

  /** A broken rule is what was looked for; anything else is a fault of the simulator. */
  private int broken(CellException e) {
    Failures failures = new Failures(services.surroundings(), common.debug);
    String options = "--seeds " + e.cell() + (compare ? " --compare" : "");
    int code = Exit.INTERNAL;
    if (e.getCause() instanceof InvariantException rule) {
      failures.say("seed " + e.cell() + " breaks a rule: " + rule.getMessage());
      code = Exit.ASSERTION;
    } else {
      failures.internal(e);
    }
    failures.say("run it again: simulator chaos " + options + "; see it: add --print");
    return code;
  }

  private Runner runner() {
    return new Runner(services.engine(), jobs, services.cancellation());
  }

  private Progress progress(int cells) {
    Surroundings surroundings = services.surroundings();
    return new Progress(
        surroundings.err(),
        surroundings.errStyle(common.noColour),
        surroundings.errTerminal() && !quiet,
        surroundings.clock(),
        "chaos",
        cells);
  }

  private void checkOptions() {
    Matcher range = SEEDS.matcher(seeds);
    if (!range.matches()) {
      throw usage("--seeds takes one seed or a range such as 1..1000, not '" + seeds + "'");
    }
    first = Long.parseLong(range.group(1));
    long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
    if (last < first || last - first >= MOST_SEEDS) {
      throw usage("--seeds must not end before it begins, nor be more than 100 million");
    }
    count = (int) (last - first + 1);
    if (!time.isEmpty()) {
      limitNanos = limit();
    }
    if (!compare && !balancers.isEmpty()) {
      throw usage("--balancer goes with --compare");
    }
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw usage("--jobs must be from 1 to " + MOST_JOBS);
    }
  }

  private long limit() {
    if (compare || print) {
      throw usage("--for goes with a search, so without --compare and --print");
    }
    try {
      return Units.NANOS.read(Document.parse("--for", time).root());
    } catch (ConfigException e) {
      throw usage("--for: " + e.faults().getFirst().message());
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
