package io.weir.simulator.command;

import io.weir.simulator.CellResult;
import io.weir.simulator.command.ScenarioFiles.UnreadableException;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.report.CellJson;
import io.weir.simulator.report.JsonReader;
import io.weir.simulator.report.JsonReader.UnexpectedException;
import io.weir.simulator.report.ResultsFolder;
import io.weir.simulator.result.CellFunction;
import io.weir.simulator.result.CellId;
import io.weir.simulator.result.VariantSummary;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The results of one experiment's cells, each a file that is named by the cell's id, in one or
 * several folders. Read and written by several threads.
 */
final class CellStore {

  private static final String CELLS = "cells";

  private final Experiment experiment;
  private final List<Path> folders;
  private final IdentityHashMap<Scenario, CellId.Family> families = new IdentityHashMap<>();

  /**
   * A store.
   *
   * @param folders of the experiment's results
   */
  CellStore(Experiment experiment, List<Path> folders) {
    this.experiment = experiment;
    this.folders = List.copyOf(folders);
  }

  /** A cell that is to be run. */
  record Planned(CellId id, Variant variant, long seed) {

    /** For people. */
    String name() {
      return VariantSummary.nameOf(variant) + ", seed " + seed;
    }
  }

  /**
   * All cells, in the order of their ids.
   *
   * @param warmed the experiment once its warm-up is known
   */
  List<Planned> plan(Experiment warmed, long firstSeed, int seeds) {
    List<Planned> plan = new ArrayList<>();
    for (Variant variant : warmed.variants()) {
      for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
        plan.add(new Planned(id(variant.scenario(), seed), variant, seed));
      }
    }
    plan.sort(Comparator.comparing(Planned::id));
    return plan;
  }

  /** Whether a cell's file is there. */
  boolean has(CellId id) {
    return folders.stream().anyMatch(folder -> Files.isRegularFile(file(folder, id)));
  }

  /** Takes results from their files, which must be there. */
  CellFunction stored() {
    return (scenario, seed) -> {
      CellId id = id(scenario, seed);
      return read(id)
          .orElseThrow(() -> new UnreadableException(id.text(), "no such cell any more"));
    };
  }

  /**
   * Takes results from their files, or else runs the cell and keeps its result.
   *
   * @param resume whether to look at files at all
   */
  CellFunction kept(CellFunction engine, ResultsFolder folder, boolean resume) {
    return (scenario, seed) -> {
      CellId id = id(scenario, seed);
      Optional<CellResult> known = resume ? find(id) : Optional.empty();
      return known.orElseGet(() -> {
        CellResult result = engine.run(scenario, seed);
        folder.put(
            experiment.name() + "/" + CELLS + "/" + id.text() + ".json",
            CellJson.of(id, seed, result).print());
        return result;
      });
    };
  }

  /** What can't be read is run again. */
  private Optional<CellResult> find(CellId id) {
    try {
      return read(id);
    } catch (UnreadableException _) {
      return Optional.empty();
    }
  }

  private Optional<CellResult> read(CellId id) {
    for (Path folder : folders) {
      Path file = file(folder, id);
      if (Files.isRegularFile(file)) {
        try {
          return Optional.of(CellJson.read(id, JsonReader.read(Files.readString(file))));
        } catch (IOException | UnexpectedException e) {
          throw new UnreadableException(file.toString(), String.valueOf(e.getMessage()));
        }
      }
    }
    return Optional.empty();
  }

  private CellId id(Scenario scenario, long seed) {
    synchronized (families) {
      return families.computeIfAbsent(scenario, CellId::of).cell(seed);
    }
  }

  private static Path file(Path folder, CellId id) {
    return folder.resolve(CELLS).resolve(id.text() + ".json");
  }
}
