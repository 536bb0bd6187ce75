package io.weir.simulator.command;

import io.weir.simulator.command.Catalogue.Entry;
import io.weir.simulator.command.Catalogue.Section;
import io.weir.simulator.command.ScenarioFiles.UnreadableException;
import io.weir.simulator.command.ScenarioSource.InvalidScenarioException;
import io.weir.simulator.report.Style;
import io.weir.simulator.scenario.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what there is. */
@Command(
    name = "list",
    description = "Show what a scenario can name, and the scenarios in ./scenarios.",
    footerHeading = "%nExamples:%n",
    footer = {"  simulator list", "  simulator list | grep ewma"})
final class ListCommand implements Callable<Integer> {

  private static final String FOLDER = "scenarios";
  private static final int WIDEST = 40;

  private final Services services;

  @Mixin private CommonOptions common = new CommonOptions();

  ListCommand(Services services) {
    this.services = services;
  }

  @Override
  public Integer call() {
    List<Section> sections = new ArrayList<>(services.catalogue().sections());
    sections.add(metrics());
    sections.add(scenarios());
    Surroundings surroundings = services.surroundings();
    Style style = surroundings.outStyle(common.noColour);
    for (Section section : sections) {
      surroundings.out().println(style.strong(section.title()));
      int width = section.entries().stream().mapToInt(e -> e.name().length()).max().orElse(0);
      for (Entry entry : section.entries()) {
        String blanks = " ".repeat(Math.max(0, Math.min(WIDEST, width) - entry.name().length()));
        String line = "  " + entry.name() + blanks + "  " + entry.about();
        surroundings.out().println(style.safe(line).stripTrailing());
      }
      surroundings.out().println();
    }
    surroundings.out().flush();
    return Exit.OK;
  }

  private static Section metrics() {
    return new Section(
        "Metrics",
        Arrays.stream(Metric.Kind.values())
            .map(kind -> new Entry(kind.word(), kind.doc()))
            .toList());
  }

  private Section scenarios() {
    Path folder = services.surroundings().folder().resolve(FOLDER);
    List<Entry> entries = new ArrayList<>();
    for (Path file : files(folder)) {
      entries.addAll(entries(file));
    }
    if (entries.isEmpty()) {
      entries.add(new Entry("none in ./" + FOLDER, ""));
    }
    return new Section("Scenarios", entries);
  }

  private List<Entry> entries(Path file) {
    String name = FOLDER + "/" + file.getFileName();
    try {
      return new ScenarioFiles(services)
          .load(List.of(name), List.of()).stream()
              .map(experiment -> new Entry(name, experiment.about()))
              .toList();
    } catch (InvalidScenarioException | UnreadableException e) {
      return List.of(new Entry(name, "not valid: see 'simulator validate " + name + "'"));
    }
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }
}
