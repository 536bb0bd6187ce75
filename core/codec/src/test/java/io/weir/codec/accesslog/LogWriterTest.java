package io.weir.codec.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.weir.codec.shell.AccessLogSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogWriterTest {

  private static final int QUEUE = 1 << 20;

  @TempDir private Path folder;

  private static LineBuffer line(String text) {
    return new LineBuffer().ascii(text).ascii("\n");
  }

  @Test
  void everyLineOfSeveralThreadsArrivesWhole() throws Exception {
    Path file = folder.resolve("access.log");
    LogWriter writer = new LogWriter(file.toString(), QUEUE);
    List<Thread> loops =
        IntStream.range(0, 4)
            .mapToObj(loop ->
                Thread.ofPlatform()
                    .start(() -> {
                      AccessLog log = new AccessLog(AccessLogSpec.Format.JSON, writer);
                      for (int i = 0; i < 250; i++) {
                        log.log(Entry.PLAIN);
                      }
                    }))
            .toList();
    for (Thread loop : loops) {
      loop.join();
    }
    writer.close();
    assertThat(writer.written() + writer.dropped()).isEqualTo(1_000);
    assertThat(writer.dropped()).isZero();
    LineBuffer expected = new LineBuffer();
    new JsonLines().write(Entry.PLAIN, expected);
    assertThat(Files.readAllLines(file)).hasSize(1_000).containsOnly(expected.toString().strip());
  }

  @Test
  void whatFindsNoRoomIsDroppedAndCounted() throws Exception {
    LogWriter writer = new LogWriter(folder.resolve("a.log").toString(), 64);
    writer.append(line("x".repeat(40)));
    writer.append(line("short"));
    writer.close();
    writer.append(line("late"));
    assertThat(writer.dropped()).isEqualTo(2);
    assertThat(writer.written()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("a.log"))).isEqualTo("short\n");
  }

  @Test
  void aMovedFileIsLeftOnReopen() throws Exception {
    Path file = folder.resolve("access.log");
    Path old = folder.resolve("access.log.1");
    LogWriter first = new LogWriter(file.toString(), QUEUE);
    first.append(line("before"));
    first.close();
    LogWriter writer = new LogWriter(file.toString(), QUEUE);
    Files.move(file, old);
    writer.reopen();
    writer.append(line("after"));
    writer.close();
    assertThat(Files.readString(old)).isEqualTo("before\n");
    assertThat(Files.readString(file)).isEqualTo("after\n");
    assertThat(writer.failures()).isZero();
  }

  @Test
  void aDiskThatIsFullLosesLinesAndCountsThem() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "needs /dev/full (Linux)");
    LogWriter writer = new LogWriter(full.toString(), QUEUE);
    writer.append(line("lost"));
    writer.close();
    assertThat(writer.dropped()).isEqualTo(1);
    assertThat(writer.failures()).isEqualTo(1);
  }

  @Test
  void aFileThatCannotBeOpenedIsRefusedAtOnce() {
    String name = folder.resolve("none").resolve("access.log").toString();
    assertThatThrownBy(() -> new LogWriter(name, QUEUE)).isInstanceOf(IOException.class);
  }
}
