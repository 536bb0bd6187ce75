package io.weir.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.weir.codec.ConfigException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that want to do harm, or are no scenarios at all: one fault each, with its place. */
class HostileFileTest {

  /** Nobody waits that long; a test that hangs ends. */
  private static final Duration HANGS = Duration.ofSeconds(60);

  @TempDir Path folder;

  private String refusal(byte[] bytes) throws IOException {
    return refusal(Files.write(folder.resolve("x.yaml"), bytes));
  }

  private String refusal(Path file) {
    ConfigException refusal =
        assertTimeoutPreemptively(
            HANGS,
            () -> catchThrowableOfType(ConfigException.class, () -> ScenarioLoader.load(file)));
    assertThat(refusal).isNotNull();
    assertThat(refusal.faults()).hasSize(1);
    assertThat(refusal.getMessage().length()).isLessThan(1000);
    return refusal.getMessage().replace(folder + "/", "");
  }

  private static String good() {
    return ScenarioLoaderTest.timeout1s();
  }

  private static Arguments with(String from, String to, String message) {
    assertThat(good()).contains(from);
    return Arguments.of(good().replace(from, to), message);
  }

  static Stream<Arguments> texts() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      String before = "*a" + (i - 1);
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, (before + ",").repeat(9) + before));
    }
    return Stream.of(
        Arguments.of(bomb.toString(), "x.yaml:6:10: more than 200000 values, aliases expanded"),
        Arguments.of("a: &a [*a]", "x.yaml:1:8: alias *a stands within what it stands for"),
        Arguments.of("a: " + "[".repeat(5000), "x.yaml:1:53: nested deeper than 50 levels"),
        Arguments.of(blocks(1500), "x.yaml:51:51: nested deeper than 50 levels"),
        Arguments.of("", "x.yaml:1:1: the file is empty"),
        Arguments.of("\n# nothing\n", "x.yaml:1:1: the file is empty"),
        Arguments.of("\"".repeat(100_000), "x.yaml:1:3: not YAML"),
        Arguments.of("k".repeat(2000) + ": 1", "x.yaml:1:2001: not YAML"),
        Arguments.of("a: 1\0", "x.yaml:1:5: character U+0000 cannot stand"),
        with("duration: 60s", "duration: 60s\nduration: 1s", "x.yaml:6:1: key 'duration' is"),
        with("duration: 60s", "duration: !!java.net.URL [x]", "x.yaml:5:11: tag 'tag:yaml.org"),
        with("duration: 60s", "duration: 999999999h", "x.yaml:5:11: duration: '999999999h' is"),
        with("duration: 60s", "duration: " + "9".repeat(60) + "s", "is too large a number"),
        with("rate: 1000/s", "rate: 1e400/s", "x.yaml:8:52: clients.web.arrival.rate: must be"),
        with("rate: 1000/s", "rate: 1" + "0".repeat(30) + "/s", "is too large a number"),
        with("at: 15s", "at: -15s", "x.yaml:17:11: events[0].at: must not be negative"),
        with(
            "endpoints: 11",
            "endpoints: 11\n    calls: [ { to: api } ]",
            "calls go round in a circle: api > api"),
        with("{ open: poisson, rate: 1000/s }", "{ trace: log }", "log:3:1: the time must be"));
  }

  private static String blocks(int depth) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      text.repeat(" ", i).append("x:\n");
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("texts")
  void textIsRefusedWithOneFault(String text, String message) throws IOException {
    Files.writeString(folder.resolve("log"), "time,path\n1,/\nthree,/\n");
    assertThat(refusal(text.getBytes(StandardCharsets.UTF_8))).contains(message);
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    byte[] binary = new byte[4096];
    for (int i = 0; i < binary.length; i++) {
      binary[i] = (byte) i;
    }
    assertThat(refusal(binary)).contains("x.yaml:2:118: byte 0x80 is not UTF-8");
  }

  @Test
  void hundredMegabytesAreRefusedUnread() throws IOException {
    Path file = folder.resolve("x.yaml");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(100L << 20);
    }
    assertThat(refusal(file)).contains("x.yaml:1:1: the file is larger than 3 MiB");
  }

  @Test
  void folderIsRefused() {
    assertThat(refusal(folder)).contains("this is a folder; name a file");
  }

  /** A pipe that nobody writes to: whoever opens it waits for ever. */
  @Test
  void pipeIsNotWaitedFor() throws IOException, InterruptedException {
    Process make = new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start();
    assertThat(make.waitFor()).as("mkfifo").isZero();
    String trace = good().replace("{ open: poisson, rate: 1000/s }", "{ trace: pipe }");
    assertThat(refusal(trace.getBytes(StandardCharsets.UTF_8)))
        .contains("x.yaml:8:38: clients.web.arrival.trace: there is no file 'pipe'");
    String samples =
        good().replace("{ normal: { mean: 167ms, sd: 5ms }, min: 1ms }", "{ file: pipe }");
    assertThat(refusal(samples.getBytes(StandardCharsets.UTF_8)))
        .contains("x.yaml:15:22: services.api.latency.file: cannot read 'pipe'");
  }
}
