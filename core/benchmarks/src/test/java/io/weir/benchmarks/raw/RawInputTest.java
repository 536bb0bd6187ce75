package io.weir.benchmarks.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RawInputTest {

  private static RawInput one(String text) {
    return RawInput.parse(text).getFirst();
  }

  private static Conversation saw(List<String> statuses, boolean closed, String... requests) {
    List<Recorder.Reading> readings =
        Arrays.stream(requests)
            .map(text -> new Recorder.Reading(text, List.of(text, "X-Id: 1")))
            .toList();
    return new Conversation(statuses, closed, readings, List.of());
  }

  @Test
  void theCorpusIsLargeAndEachCaseHasItsReason() {
    List<RawInput> inputs = RawInput.http1();
    Set<String> ids = new HashSet<>();
    assertThat(inputs).hasSizeGreaterThanOrEqualTo(150);
    assertThat(inputs)
        .allSatisfy(input -> {
          assertThat(ids.add(input.id())).isTrue();
          assertThat(input.why()).isNotBlank();
          assertThat(input.wanted()).isNotEmpty();
          assertThat(input.bytes().copy()).isNotEmpty();
        });
  }

  @Test
  void escapesAreBytes() {
    RawInput input = one("[a]\nwhy: b\nwant: 400/close\n> \\x00\\r\\n\\t\\\\\n> \\(3:x\\n)\n");
    assertThat(input.bytes().copy())
        .isEqualTo("\0\r\n\t\\x\nx\nx\n".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> one("[a]\nwhy b\n")).hasMessageContaining("what is 'why b'?");
  }

  @Test
  void aRefusalMustCloseAndKeepItsRequest() {
    RawInput refuse = one("[a]\nwhy: b\nwant: 400\n> x\n");
    assertThat(Judgement.faults(refuse, saw(List.of("400"), true))).isEmpty();
    assertThat(Judgement.faults(refuse, saw(List.of("400"), false)))
        .containsExactly("left the connection open after 400");
    assertThat(Judgement.faults(refuse, saw(List.of("400"), true, "GET /x 0")))
        .containsExactly("a refused request reached the endpoint: [GET /x 0]");
    assertThat(Judgement.faults(refuse, saw(List.of("200"), true, "GET /x 0")))
        .containsExactly("answered 200");
    assertThat(Judgement.faults(refuse, saw(List.of(), true))).containsExactly("answered nothing");
  }

  @Test
  void whatPassesMustArriveExactly() {
    RawInput pass =
        one(
            """
            [a]
            why: b
            want: 200
            backend: GET /x 0
            absent: X-Id: 1
            absent: target: /y
            > x
            """);
    assertThat(Judgement.faults(pass, saw(List.of("200"), false, "GET /x 0")))
        .containsExactly("the endpoint saw X-Id: 1");
    assertThat(Judgement.faults(pass, saw(List.of("200"), false, "GET /y 0")))
        .contains("the endpoint saw [GET /y 0]", "the endpoint saw target: /y");
    RawInput close = one("[a]\nwhy: b\nwant: close\n> x\n");
    assertThat(Judgement.faults(close, saw(List.of(), true))).isEmpty();
    assertThat(Judgement.faults(close, saw(List.of(), false))).isNotEmpty();
  }

  @Test
  void theRecorderReadsByTheRules() throws Exception {
    try (Recorder recorder = new Recorder()) {
      byte[] two =
          ("POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"
                  + "GET /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc")
              .getBytes(StandardCharsets.US_ASCII);
      Conversation conversation = Conversation.with(recorder.port(), recorder, two, 200);
      assertThat(conversation.statuses()).containsExactly("200", "200");
      assertThat(conversation.readings().stream().map(Recorder.Reading::text))
          .containsExactly("POST /a 2", "GET /b 3");
      assertThat(conversation.forwarded()).singleElement().isEqualTo(two);
      byte[] broken = "GET /a HTTP/1.1\r\nX: a\nb\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      assertThat(Conversation.with(recorder.port(), recorder, broken, 200).readings())
          .singleElement()
          .satisfies(reading -> assertThat(reading.text()).startsWith("BROKEN"));
    }
  }
}
