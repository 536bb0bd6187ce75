package io.weir.simulator.command;

import io.weir.simulator.report.BaselineJson;
import io.weir.simulator.report.Recordings;
import io.weir.simulator.report.ResultsFolder;
import io.weir.simulator.report.ResultsFolder.UnusableException;
import io.weir.simulator.report.Versus;
import io.weir.simulator.result.Contrasts;
import io.weir.simulator.result.Contrasts.Behaviour;
import io.weir.simulator.result.Contrasts.Rules;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** What {@code run} does with results from before. */
final class BaselineOptions {

  @Option(
      names = "--baseline",
      paramLabel = "PLACE",
      description =
          "Compare with the baselines in a folder, or with those of another version of this"
              + " repository: git:main, or git:main:DIR. Worse is exit code 4.")
  private String place = "";

  @Option(
      names = "--accept",
      description =
          "Write results as the new baselines: to the folder of --baseline, else to"
              + " results/baselines. What is worse is then accepted.")
  private boolean accept;

  @Option(
      names = "--noise",
      paramLabel = "BAND",
      split = ",",
      description = "What is too little to matter: of a value, and of a share. 1%%,0.02pp usually.")
  private List<String> noise = List.of();

  boolean accepts() {
    return accept;
  }

  /** Looks whether what was given makes sense; throws as {@link BaselinePlace#of} does. */
  Optional<BaselinePlace> open(Path folder) {
    return place.isEmpty() || (accept && isNewFolder(folder))
        ? Optional.empty()
        : Optional.of(BaselinePlace.of(place, folder));
  }

  /** The rules that were asked for. */
  Rules rules(double confidence) {
    return Noise.rules(noise, confidence);
  }

  /**
   * A result beside its baseline; empty if there is none, which is told.
   *
   * @param partly whether only a part of the matrix was run
   */
  Optional<Versus> compare(
      BaselinePlace from, ExperimentSummary summary, boolean partly, Consumer<String> tell) {
    String name = summary.experiment().name();
    Optional<Recording> before = from.read(name);
    if (before.isEmpty()) {
      if (!accept) {
        tell.accept(name + ": no baseline in " + from.name() + "; --accept would write one");
      }
      return Optional.empty();
    }
    if (!Recordings.isOfThisModel(before.get())) {
      tell.accept(name + ": the baseline is of model " + before.get().model());
    }
    Contrasts contrasts =
        Contrasts.of(before.get(), Recordings.of(summary), rules(ExperimentSummary.CONFIDENCE));
    return Optional.of(
        new Versus(from.name(), partly ? contrasts.without(Behaviour.GONE) : contrasts));
  }

  /** Makes a result the baseline. */
  void accept(ExperimentSummary summary, Path folder, Consumer<String> tell) {
    boolean own = !place.isEmpty() && !place.startsWith("git:");
    BaselinePlace to =
        own ? new BaselinePlace(place, folder, "", place) : BaselinePlace.usual(folder);
    String name = summary.experiment().name();
    try {
      tell.accept(name + ": accepted as " + to.write(name, BaselineJson.of(summary).print()));
    } catch (IOException e) {
      throw new UnusableException(
          folder.resolve(to.path()), ResultsFolder.reason(e), own ? "--baseline" : "");
    }
  }

  private boolean isNewFolder(Path folder) {
    return !place.startsWith("git:") && !Files.exists(folder.resolve(place));
  }
}
