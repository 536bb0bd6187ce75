package io.weir.simulator.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.codec.ConfigException;
import io.weir.codec.accesslog.AccessEntry;
import io.weir.codec.accesslog.JsonLines;
import io.weir.codec.accesslog.LineBuffer;
import io.weir.simulator.model.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceFileTest {

  private static final Columns OWN = new Columns("time", "path", null, null);

  @TempDir Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("log"), bytes);
  }

  private Trace read(String text) throws IOException {
    return TraceFile.read(file(text.getBytes(StandardCharsets.UTF_8)), OWN).trace();
  }

  private String fault(byte[] bytes) throws IOException {
    Path file = file(bytes);
    ConfigException fault =
        catchThrowableOfType(ConfigException.class, () -> TraceFile.read(file, OWN));
    assertThat(fault).isNotNull();
    assertThat(fault.faults()).hasSize(1);
    return fault.getMessage().replace(file.toString(), "log");
  }

  private String fault(String text) throws IOException {
    return fault(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Long> times(Trace trace) {
    return IntStream.range(0, trace.size()).mapToObj(trace::nanosAt).toList();
  }

  private static List<String> paths(Trace trace) {
    return IntStream.range(0, trace.size())
        .mapToObj(i -> trace.distinct().get(trace.targetOf(i)).path())
        .toList();
  }

  @Test
  void csvIsReadByTheNamesInItsFirstLine() throws IOException {
    Trace trace =
        read(
            """
            status,path,bytes,time,method

            200,/a,17,100.5,GET
            200,"/b,""c""?x=1",,101.000000001,POST
            200,/a,-,102,GET
            """);
    assertThat(times(trace)).containsExactly(0L, 500_000_001L, 1_500_000_000L);
    assertThat(paths(trace)).containsExactly("/a", "/b,\"c\"?x=1", "/a");
    assertThat(trace.distinct()).hasSize(2);
    assertThat(trace.distinct().get(1).method()).isEqualTo("POST");
  }

  @Test
  void jsonIsReadOneObjectALine() throws IOException {
    Trace trace =
        read(
            """
            {"time":"2026-11-22T10:00:00Z","path":"/a","bytes":5,"status":200,"more":{"x":[1,{}]}}
            {"path":"/b","time":"2026-11-22T12:00:00.25+02:00","method":"PUT"}
            """);
    assertThat(times(trace)).containsExactly(0L, 250_000_000L);
    assertThat(trace.distinct())
        .containsExactly(new Trace.Target("", "/a"), new Trace.Target("PUT", "/b"));
  }

  @Test
  void columnsMayHaveOtherNames() throws IOException {
    Path file = file("ts,uri,size\n1,/a,5\n".getBytes(StandardCharsets.UTF_8));
    Trace trace = TraceFile.read(file, new Columns("ts", "uri", "size", null)).trace();
    assertThat(paths(trace)).containsExactly("/a");
    Path json = file("{\"ts\":1,\"uri\":\"/b\"}\n".getBytes(StandardCharsets.UTF_8));
    assertThat(paths(TraceFile.read(json, new Columns("ts", "uri", null, null)).trace()))
        .containsExactly("/b");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1.5, 1500000000",
    "1700000000.123456789, 1700000001, 876543211",
    "1700000000123, 1700000000125, 2000000",
    "1700000000123.25, 1700000000125.000001, 1750001",
    "1700000000123456, 1700000000123458, 2000",
    "1700000000123456789, 1700000000123456790, 1",
    "2026-11-22T10:00:00Z, 2026-11-22T11:00:00.000000001+01:00, 1",
    "2026-11-22T10:00:00, 2026-11-22 10:00:02, 2000000000"
  })
  void timesAreDatesOrNumbersOfAnyUsualUnit(String first, String second, long between)
      throws IOException {
    assertThat(times(read("time,path\n" + first + ",/\n" + second + ",/\n")))
        .containsExactly(0L, between);
  }

  @Test
  void requestsAreSortedByTimeAndThenByLine() throws IOException {
    Trace trace = read("time,path\n3,/c\n1,/a\n3,/d\n2,/b\n");
    assertThat(times(trace)).containsExactly(0L, 1_000_000_000L, 2_000_000_000L, 2_000_000_000L);
    assertThat(paths(trace)).containsExactly("/a", "/b", "/c", "/d");
  }

  @Test
  void gzipIsUnpackedAndTheDigestIsThatOfTheFile() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write("time,path\n1,/a\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(paths(TraceFile.read(file(packed.toByteArray()), OWN).trace()))
        .containsExactly("/a");
    Path plain = file("time,path\n1,/a\n".getBytes(StandardCharsets.UTF_8));
    assertThat(TraceFile.read(plain, OWN).sha256())
        .isEqualTo("bfe4fcc03eb487a9898c341e0426b3511cda123b11f16c24b51d8832f47aefbd");
    byte[] half = Arrays.copyOf(packed.toByteArray(), packed.size() - 12);
    assertThat(fault(half)).contains("the gzip file is broken here or ends too early");
  }

  @Test
  void twoAreTheSameIfTheirBytesAre() throws IOException {
    Trace first = read("time,path\n1,/a\n");
    assertThat(first).isEqualTo(read("time,path\n1,/a\n")).hasSameHashCodeAs(first);
    assertThat(first).isNotEqualTo(read("time,path\n2,/a\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,/a,7                | log:3:1: has 3 values, but the first line names 2 columns",
        "1                     | log:3:1: has 1 values",
        "yesterday,/a          | log:3:1: the time must be ISO 8601 such as",
        "-5,/a                 | log:3:1: the time must be ISO 8601 such as",
        "1e9,/a                | log:3:1: the time must be ISO 8601 such as",
        "9999999999999999999,/ | log:3:1: the time '9999999999999999999' is too large",
        "2026-11-22T10:00Z,/   | log:3:1: the time '2026-11-22T10:00Z' must be a number",
        "'2,\"/a'              | log:3:1: has a quote that does not end in this line",
        "'2,\"/a\"b'           | log:3:1: has text behind a quoted value",
        "2,a                   | log:3:1: the path must begin with '/'",
        "9000000,/             | the trace covers more than 100 days"
      })
  void brokenLineIsNamed(String line, String message) throws IOException {
    assertThat(fault("time,path\n1,/\n" + line + "\n5,/\n")).contains(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"time\":1}                     | log:2:1: has no member 'path'",
        "{\"path\":\"/\"}                 | log:2:1: has no member 'time'",
        "{\"time\":null,\"path\":\"/\"}   | log:2:1: has no member 'time'",
        "{\"time\":1,\"path\":\"/\"       | log:2:1: is no JSON object",
        "{\"time\":1,\"path\":\"/\"} {}   | log:2:1: has something behind its JSON object",
        "{\"time\":1,\"time\":1}          | log:2:1: is no JSON object: Duplicate field 'time'",
        "[]                               | log:2:1: is no JSON object",
        "{\"time\":1,\"path\":\"/\",\"bytes\":-1} | log:2:1: the size must be a whole number",
        "{\"time\":1,\"path\":\"/\",\"method\":\"G T\"} | log:2:1: the method must be a word"
      })
  void brokenJsonLineIsNamed(String line, String message) throws IOException {
    assertThat(fault("{\"time\":1,\"path\":\"/\"}\n" + line + "\n")).contains(message);
  }

  @Test
  void deepJsonIsRefused() throws IOException {
    assertThat(fault("{\"time\":" + "[".repeat(5000))).contains("log:1:1: is no JSON object");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"path\": /x}",
        "{\"path\": x}",
        "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
      })
  void faultsOfJsonAreToldWithoutThoseOfTheParser(String line) throws IOException {
    assertThat(fault(line))
        .contains("log:1:1: is no JSON object: ")
        .doesNotContain("REDACTED", "Feature", "StreamRead", "ALLOW");
  }

  @Test
  void fileThatIsNoLogIsRefused() throws IOException {
    assertThat(fault("")).contains("the trace has no requests");
    assertThat(fault("time,path\n")).contains("the trace has no requests");
    assertThat(fault("tim,path\n1,/")).contains("log:1:1: names no column 'time'; did you mean");
    assertThat(fault("time,path,time\n1,/,1")).contains("log:1:1: names column 'time' twice");
    assertThat(fault("time,path\n1,/\0\n")).contains("log:2:1: has the character U+0000");
    assertThat(fault(new byte[] {'t', (byte) 0xFF, '\n'})).contains("log:1:1: is not UTF-8 text");
  }

  @Test
  void longLineIsRefusedBeforeItIsRead() throws IOException {
    assertThat(fault("time,path\n1,/" + "a".repeat(Lines.MAX_LINE_BYTES)))
        .contains("log:2:1: is longer than 64 KiB");
  }

  /** A hundred kilobytes that unpack to a hundred megabytes, of which hardly any are looked at. */
  @Test
  void gzipBombIsRefused() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    byte[] zeros = new byte[1 << 20];
    Arrays.fill(zeros, (byte) ' ');
    try (OutputStream out = new GZIPOutputStream(packed)) {
      for (int i = 0; i < 100; i++) {
        out.write(zeros);
      }
    }
    assertThat(fault(packed.toByteArray())).contains("log:1:1: is longer than 64 KiB");
  }

  @Test
  void emptyLinesWithoutEndAreRefused() throws IOException {
    byte[] lines = new byte[TraceBuilder.MAX_ROWS + 2];
    Arrays.fill(lines, (byte) '\n');
    assertThat(fault(lines)).contains("has more than 2,000,000 lines");
  }

  @Test
  void requestsWithoutAPathArePassedOver() throws IOException {
    assertThat(paths(read("time,path\n1,\n2,/a\n3,*\n4,-\n"))).containsExactly("/a");
  }

  /** What the gateway writes, hostile texts too, can be replayed as it is. */
  @Test
  void ownAccessLogIsReadAsItIs() throws IOException {
    JsonLines lines = new JsonLines();
    LineBuffer out = new LineBuffer();
    lines.write(new Entry(1_700_000_000_000_000L, "GET", "/a?q=1"), out);
    lines.write(new Entry(1_700_000_001_500_000L, "", ""), out);
    lines.write(new Entry(1_700_000_000_250_000L, "PUT", "/\"} {\u0001\u202e"), out);
    Path file = file(Arrays.copyOf(out.array(), out.length()));
    Trace trace = TraceFile.read(file, OWN).trace();
    assertThat(times(trace)).containsExactly(0L, 250_000_000L);
    assertThat(paths(trace)).containsExactly("/a?q=1", "/\"} {\u0001\u202e");
    assertThat(trace.distinct().get(1).method()).isEqualTo("PUT");
  }

  private record Entry(long timeMicros, String method, String path) implements AccessEntry {
    @Override
    public long durationNanos() {
      return 12_345_678;
    }

    @Override
    public String client() {
      return "192.0.2.1";
    }

    @Override
    public String authority() {
      return "shop.example.com";
    }

    @Override
    public String protocol() {
      return "HTTP/1.1";
    }

    @Override
    public int status() {
      return 200;
    }

    @Override
    public long requestBytes() {
      return 0;
    }

    @Override
    public long bytes() {
      return 5120;
    }

    @Override
    public String route() {
      return "shop";
    }

    @Override
    public String upstream() {
      return "10.0.3.17:8080";
    }

    @Override
    public String reason() {
      return "";
    }

    @Override
    public String id() {
      return "";
    }

    @Override
    public String agent() {
      return "curl";
    }

    @Override
    public String referer() {
      return "";
    }
  }
}
