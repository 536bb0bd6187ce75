package io.weir.simulator.command;

import io.weir.simulator.result.CellFunction;
import io.weir.simulator.result.Runner;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Seeds;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which seeds are run, and how many at once. */
final class SeedOptions {

  private static final int MOST_SEEDS = 100_000;
  private static final int MOST_JOBS = 1024;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many seeds; the scenario's own number if not given.")
  private int seeds;

  @Option(names = "--seed", paramLabel = "K", description = "The first seed; 1 if not given.")
  private long firstSeed = 1;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "How many cells at once; as many as there are cores if not given. Results don't depend on"
              + " it.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  /** Looks whether what was given makes sense. */
  void check() {
    boolean seedsGiven = spec.commandLine().getParseResult().hasMatchedOption("--seeds");
    if (seedsGiven && (seeds < 1 || seeds > MOST_SEEDS)) {
      throw usage("--seeds must be from 1 to " + MOST_SEEDS);
    }
    if (firstSeed < 0 || firstSeed > Long.MAX_VALUE - MOST_SEEDS) {
      throw usage("--seed must be at least 0, and leave room for those that follow");
    }
    if (jobs < 1 || jobs > MOST_JOBS) {
      throw usage("--jobs must be from 1 to " + MOST_JOBS);
    }
  }

  /** The first seed. */
  long first() {
    return firstSeed;
  }

  /** How many seeds there are; zero for the scenario's own number. */
  int count() {
    return seeds;
  }

  /** The given number of seeds, or the scenario's own. */
  Seeds of(Experiment experiment) {
    return seeds(seeds, experiment);
  }

  /** So many seeds, or the scenario's own number if it is zero. */
  static Seeds seeds(int count, Experiment experiment) {
    return count > 0 ? Seeds.fixed(count) : experiment.seeds();
  }

  /** How many cells at once. */
  int jobs() {
    return jobs;
  }

  /** One that runs so many at once. */
  Runner runner(Services services, CellFunction engine) {
    return new Runner(engine, jobs, services.cancellation());
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
