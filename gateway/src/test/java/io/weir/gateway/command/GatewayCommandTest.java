package io.weir.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayCommandTest {

  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... arguments) {
    return GatewayCommand.execute(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        arguments);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatInitWritesIsValid() {
    String file = folder.resolve("gateway.yaml").toString();
    assertThat(run("init", file)).isEqualTo(Exit.OK);
    assertThat(run("validate", "--strict", file)).isEqualTo(Exit.OK);
    assertThat(out()).contains("is valid, 1 listeners, 1 routes, 1 clusters, 2 endpoints");
    assertThat(err()).isEmpty();
    assertThat(run("init", file)).isEqualTo(Exit.USAGE);
    assertThat(err()).contains("is there already");
  }

  @Test
  void theRehearsalServesItselfAndLeavesNothing() {
    assertThat(run("rehearse")).isEqualTo(Exit.OK);
    assertThat(err()).isEmpty();
    assertThat(out()).isEmpty();
    assertThat(run("--help")).isEqualTo(Exit.OK);
    assertThat(out()).doesNotContain("rehearse");
  }

  @Test
  void helpSaysOfEachCommandOneWholeSentence() {
    assertThat(run("--help")).isEqualTo(Exit.OK);
    String commands = out().substring(out().indexOf("Commands:"), out().indexOf("Examples:"));
    assertThat(commands.replaceAll("\n {4,}", " ").lines().filter(line -> line.startsWith("  ")))
        .hasSize(6)
        .allMatch(line -> line.endsWith("."));
  }

  @Test
  void completionKnowsEveryCommandAndOption() {
    assertThat(run("completion")).isEqualTo(Exit.OK);
    assertThat(out())
        .startsWith("#!/usr/bin/env bash\n")
        .contains("complete -F _complete_gateway", "upgrade", "'--strict'");
    assertThat(err()).isEmpty();
  }

  @Test
  void aFaultHasItsOwnExitCodeAndPlace() throws Exception {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "schema: 1\nlistener: {}\n");
    assertThat(run("validate", file.toString())).isEqualTo(Exit.INVALID);
    assertThat(out()).isEmpty();
    assertThat(err().lines())
        .allMatch(line -> line.startsWith("gateway: " + file + ":"))
        .anyMatch(line -> line.contains("bad.yaml:2:1: listener: unknown key 'listener'; did you"));
  }

  @Test
  void aWarningFailsOnlyIfStrict() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("w.yaml"),
            "schema: 1\nlisteners: { web: { port: 80 } }\nclusters: { a: [] }\n");
    assertThat(run("validate", file.toString())).isEqualTo(Exit.OK);
    assertThat(err()).contains("gateway: warning: " + file + ":2:");
    assertThat(run("validate", "--strict", file.toString())).isEqualTo(Exit.INVALID);
  }

  @Test
  void whatCannotBeReadIsUsage() {
    assertThat(run("validate", folder.resolve("none").toString())).isEqualTo(Exit.USAGE);
    assertThat(err()).contains("no such file");
    assertThat(run("validate")).isEqualTo(Exit.USAGE);
    assertThat(run()).isEqualTo(Exit.USAGE);
    assertThat(run("valdate", "x")).isEqualTo(Exit.USAGE);
  }

  @Test
  void theSchemaKnowsEveryKeyOfTheFile() {
    assertThat(run("schema")).isEqualTo(Exit.OK);
    assertThat(out())
        .contains("\"http://json-schema.org/draft-07/schema#\"")
        .contains("\"listeners\"", "\"trusted-hops\"", "\"failure-accrual\"", "\"passthrough\"");
  }
}
