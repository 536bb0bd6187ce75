package io.weir.simulator.command;

import io.weir.simulator.report.Json;
import io.weir.simulator.scenario.ScenarioFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the format of scenario files for editors. */
@Command(
    name = "schema",
    description = "Print the JSON Schema (draft 7) of scenario files, for completion in editors.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  simulator schema > schema/scenario.v1.json",
      "",
      "VS Code (with the YAML extension) and JetBrains find it by comments at a file's head:",
      "  # yaml-language-server: $schema=../schema/scenario.v1.json",
      "  # $schema: ../schema/scenario.v1.json"
    })
final class SchemaCommand implements Callable<Integer> {

  private final Services services;

  @SuppressWarnings("UnusedVariable") // --help
  @Mixin
  private CommonOptions common = new CommonOptions();

  SchemaCommand(Services services) {
    this.services = services;
  }

  /** The file's whole text. */
  static String text() {
    return Json.of((Object) ScenarioFormat.schema()).print();
  }

  @Override
  public Integer call() {
    services.surroundings().out().print(text());
    services.surroundings().out().flush();
    return Exit.OK;
  }
}
