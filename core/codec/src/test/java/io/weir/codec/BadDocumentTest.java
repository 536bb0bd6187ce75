package io.weir.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BadDocumentTest {

  private static Arguments bad(String text, String place, String message) {
    return Arguments.of(text, place, message);
  }

  static Stream<Arguments> cases() {
    String bomb =
        """
        a: &a [x, x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
        d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
        e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
        f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
        """;
    return Stream.of(
        bad("", "1:1", "the file is empty"),
        bad("# nothing\n", "1:1", "the file is empty"),
        bad("---\n", "2:1", "the file is empty"),
        bad("a: 1\n---\nb: 2\n", "2:1", "a second document begins here; put each"),
        bad("a: 1\nb: 2\na: 3\n", "3:1", "key 'a' is already there in line 1"),
        bad("a: !!str 1\n", "1:4", "tag 'tag:yaml.org,2002:str' is not allowed; leave it out"),
        bad("a: !java x\n", "1:4", "tag '!java' is not allowed"),
        bad("? [a]\n: b\n", "1:3", "a key must be plain text"),
        bad("a:\n\tb: 1\n", "2:1", "a tab cannot indent YAML; use spaces"),
        bad("a: 'x\nb: 1\n", "1:4", "this quote is never closed"),
        bad("a: \"x\nb: 1\n", "1:4", "this quote is never closed"),
        bad("a: b: c\n", "1:5", "does a text with ': ' lack quotes?"),
        bad("a: [1, 2\n", "2:1", "check indentation, brackets and commas"),
        bad("a: *b\n", "1:4", "alias *b has no anchor &b before it"),
        bad("a: &a [*a]\n", "1:8", "stands within what it stands for"),
        bad(bomb, "6:8", "more than 200000 values, aliases expanded"),
        bad("a: &a 1\nb: [" + "*a, ".repeat(51) + "]\n", "2:205", "more than 50 aliases"),
        bad("[".repeat(5000), "1:51", "nested deeper than 50 levels"),
        bad("{a: ".repeat(5000), "1:201", "nested deeper than 50 levels"),
        bad("a: x\u0000\n", "1:5", "character U+0000 cannot stand in a configuration"),
        bad("a: \u001b[31m\n", "1:4", "U+001B"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefusedOnceWithItsPlace(String text, String place, String message) {
    ConfigException refusal =
        catchThrowableOfType(ConfigException.class, () -> Document.parse("x.yaml", text));
    assertThat(refusal).isNotNull();
    assertThat(refusal.faults()).hasSize(1);
    assertThat(refusal).hasMessageStartingWith("x.yaml:" + place + ": ");
    assertThat(refusal).hasMessageContaining(message);
  }

  private static ConfigException refusal(byte[] bytes) {
    return catchThrowableOfType(ConfigException.class, () -> Document.parse("x.yaml", bytes));
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    assertThat(refusal("a: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1)))
        .hasMessage("x.yaml:1:4: byte 0xE9 is not UTF-8; save the file as UTF-8 text");
    assertThat(refusal("a: 1\n".getBytes(StandardCharsets.UTF_16)))
        .hasMessage("x.yaml:1:1: this is UTF-16 text; save the file as UTF-8");
    assertThat(refusal(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}))
        .hasMessageStartingWith("x.yaml:1:1: character U+007F");
  }

  @Test
  void aLargeFileIsRefused() {
    assertThat(refusal(new byte[Document.MAX_BYTES + 1])).hasMessageContaining("larger than 3 MiB");
  }

  @Test
  void aByteOrderMarkIsSkippedAndPlacesStayRight() {
    byte[] bytes = "\uFEFFa: on\n".getBytes(StandardCharsets.UTF_8);
    Node.Mapping root = (Node.Mapping) Document.parse("x.yaml", bytes).root();
    assertThat(root.entries().getFirst().place()).isEqualTo(new Place("x.yaml", 1, 1));
    assertThat(((Node.Scalar) root.entries().getFirst().value()).text()).isEqualTo("on");
  }

  @Test
  void jsonIsRead() {
    Node root = Document.parse("x.json", "{\"a\": [1, true, {\"b\": null}]}").root();
    assertThat(root.size()).isEqualTo(6);
  }

  @Test
  void anAliasHasThePathOfItsUseAndThePlaceOfItsText() {
    Node.Mapping root = (Node.Mapping) Document.parse("x.yaml", "a: &a { k: 1 }\nb: [*a]\n").root();
    Node used = ((Node.Sequence) root.find("b").value()).items().getFirst();
    assertThat(used.path()).isEqualTo("b[0]");
    assertThat(used.place().line()).isEqualTo(1);
  }
}
