package io.weir.codec.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFormatTest {

  private static String line(LineFormat format, AccessEntry entry) {
    LineBuffer out = new LineBuffer();
    format.write(entry, out);
    return out.toString();
  }

  private static Map<String, String> members(String line) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, parser.getText());
      }
      assertThat(parser.nextToken()).isNull();
    }
    return members;
  }

  @Test
  void aJsonLineHasEveryMember() {
    assertThat(line(new JsonLines(), Entry.PLAIN))
        .isEqualTo(
            "{\"time\":\"2026-11-22T10:15:30.123456Z\",\"client\":\"192.0.2.7\",\"method\":\"GET\","
                + "\"authority\":\"shop.example.com\",\"path\":\"/search?q=socks\","
                + "\"protocol\":\"HTTP/1.1\",\"status\":200,\"request_bytes\":0,\"bytes\":5120,"
                + "\"duration\":0.012345,\"route\":\"shop/search\","
                + "\"upstream\":\"10.0.3.17:8080\",\"reason\":\"\",\"id\":\"4bf92f35\","
                + "\"agent\":\"curl/8.0\"}\n");
  }

  @Test
  void anApacheLineIsCombined() {
    assertThat(line(new ApacheLines(), Entry.PLAIN))
        .isEqualTo(
            "192.0.2.7 - - [22/Nov/2026:10:15:30 +0000] \"GET /search?q=socks HTTP/1.1\" 200 5120"
                + " \"-\" \"curl/8.0\"\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n{\"status\":200}",
        "\r\n127.0.0.1 - - [01/Jan/2026:00:00:00 +0000] \"GET / HTTP/1.1\" 200 1",
        "\"} {\"a\":\"",
        "\\\" \\",
        "\u001b[2J\u009b31m\u0000\u0007\u007f",
        "\u0085\u2028\u2029",
        "\ud800",
        "x\udc00y",
        "\ud83d\ude00",
        "\u00e9\u20ac",
        "%0d%0a"
      })
  void noTextCanLeaveItsPlace(String text) throws IOException {
    String json = line(new JsonLines(), Entry.hostile(text));
    assertThat(json).endsWith("}\n").hasLineCount(1);
    assertThat(json.chars().limit(json.length() - 1L).noneMatch(Character::isISOControl)).isTrue();
    assertThat(members(json)).containsEntry("path", text).containsEntry("agent", text);
    String apache = line(new ApacheLines(), Entry.hostile(text));
    assertThat(apache).endsWith("\"\n");
    assertThat(apache.chars().limit(apache.length() - 1L).allMatch(c -> c >= ' ' && c < 0x7F))
        .isTrue();
    assertThat(apache.replaceAll("\\\\.", "").chars().filter(c -> c == '"').count()).isEqualTo(6);
  }

  @Test
  void noLineIsLongerThanReadersTake() {
    for (String each : new String[] {"\u0001", "\"", "\ud83d\ude00", "\uffff"}) {
      Entry worst = Entry.hostile(each.repeat(100_000));
      assertThat(line(new JsonLines(), worst).length()).isLessThan(65_536);
      assertThat(line(new ApacheLines(), worst).length()).isLessThan(131_072);
    }
  }

  @Test
  void datesAreTheJdks() {
    DateTimeFormatter apache =
        DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    Random random = new Random(3);
    Calendar calendar = new Calendar();
    for (int i = 0; i < 10_000; i++) {
      long second = random.nextLong(0, 253_402_300_800L);
      calendar.turn(second);
      Instant instant = Instant.ofEpochSecond(second);
      LineBuffer out = new LineBuffer();
      new ApacheLines().write(at(second), out);
      assertThat(out.toString()).contains("[" + apache.format(instant) + " +0000]");
    }
  }

  private static Entry at(long second) {
    return new Entry(second * 1_000_000, 0, "", "", "", "", "", 0, 0, 0, "", "", "", "", "", "");
  }

  @Test
  void writingAllocatesNothing() {
    LineBuffer out = new LineBuffer();
    JsonLines json = new JsonLines();
    ApacheLines apache = new ApacheLines();
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int i = 0; i < 20_000; i++) {
      if (i == 10_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      out.clear();
      json.write(Entry.PLAIN, out);
      out.clear();
      apache.write(Entry.PLAIN, out);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }
}
