package io.weir.simulator.command;

import io.weir.simulator.report.Style;
import io.weir.simulator.scenario.ScenarioFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a first scenario to change. */
@Command(
    name = "init",
    description =
        "Write a commented scenario NAME.yaml to start from; never over another file. Where no"
            + " folder above has schema/scenario.v1.json, that goes beside it, for editors.",
    footerHeading = "%nExamples:%n",
    footer = {"  simulator init slow-replica", "  simulator init scenarios/slow-replica"})
final class InitCommand implements Callable<Integer> {

  private static final String STARTER = "starter.yaml";
  private static final String SUFFIX = ".yaml";

  private final Services services;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "NAME", description = "Lower case, digits and dashes.")
  private String name = "";

  InitCommand(Services services) {
    this.services = services;
  }

  @Override
  public Integer call() {
    String stem = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    String scenario = stem.substring(stem.lastIndexOf('/') + 1);
    if (!scenario.matches("[a-z][a-z0-9-]{0,62}")) {
      throw usage("a scenario's name is of lower case, digits and dashes, not '" + scenario + "'");
    }
    String file = stem + SUFFIX;
    Path target = services.surroundings().folder().resolve(file);
    String schema = schemaFor(target);
    create(target, file);
    boolean written = fill(target, file, scenario, schema);
    Style style = services.surroundings().outStyle(common.noColour);
    String done = file + ": change it, then 'simulator run " + file + "'";
    services.surroundings().out().println(style.safe(done));
    if (written) {
      services.surroundings().out().println(schema + " beside it is for editors; keep both");
    }
    services.surroundings().out().flush();
    return Exit.OK;
  }

  private void create(Path target, String file) {
    try {
      Files.createFile(target);
    } catch (FileAlreadyExistsException _) {
      throw usage("'" + file + "' is there already");
    } catch (NoSuchFileException _) {
      throw usage("can't write '" + file + "': there is no such folder");
    } catch (IOException e) {
      throw usage("can't write '" + file + "': " + e.getMessage());
    }
  }

  /** Nothing is left where not all could be written. */
  private boolean fill(Path target, String file, String scenario, String schema) {
    try {
      String text = starter().replace("@NAME@", scenario).replace("@SCHEMA@", schema);
      Files.writeString(target, text);
      return writeSchema(target.resolveSibling(schema));
    } catch (IOException e) {
      remove(target);
      throw usage("can't write '" + file + "' and its schema: " + e.getMessage());
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException _) {
      // The reason why it could not be written is told already.
    }
  }

  /**
   * Where editors find the format, as seen from a scenario: a folder {@code schema} here or above,
   * or else beside it.
   */
  private static String schemaFor(Path target) {
    Path folder = target.toAbsolutePath().normalize().getParent();
    String up = "";
    for (Path above = folder; above != null; above = above.getParent()) {
      String schema = "schema/" + ScenarioFormat.FILE;
      if (Files.isRegularFile(above.resolve(schema))) {
        return up + schema;
      }
      up += "../";
    }
    return ScenarioFormat.FILE;
  }

  private static boolean writeSchema(Path schema) throws IOException {
    if (Files.exists(schema)) {
      return false;
    }
    Files.createFile(schema);
    try {
      Files.writeString(schema, SchemaCommand.text());
      return true;
    } catch (IOException e) {
      remove(schema);
      throw e;
    }
  }

  private static String starter() throws IOException {
    try (InputStream in = InitCommand.class.getResourceAsStream(STARTER)) {
      if (in == null) {
        throw new IllegalStateException("'" + STARTER + "' is not in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
