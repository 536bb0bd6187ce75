package io.weir.benchmarks.raw;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes for a gateway and what it has to do with them; the format stands on top of the data file.
 *
 * @param id unique
 * @param why the reason, or the rule that it follows
 * @param wanted for each answer the statuses that are right; {@code close} is none
 * @param backend exactly these requests reach the endpoint; unless empty
 * @param absent what no endpoint may see
 * @param bytes to send
 */
public record RawInput(
    String id,
    String why,
    List<List<String>> wanted,
    List<String> backend,
    List<String> absent,
    Bytes bytes) {

  /** Bytes that a record can hold. */
  public static final class Bytes {
    private final byte[] bytes;

    Bytes(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    /** A copy. */
    public byte[] copy() {
      return bytes.clone();
    }
  }

  /** The HTTP/1 cases. */
  public static List<RawInput> http1() {
    try (InputStream in = RawInput.class.getResourceAsStream("http1.txt")) {
      if (in == null) {
        throw new IllegalStateException("http1.txt is not in this build");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<RawInput> parse(String text) {
    List<RawInput> inputs = new ArrayList<>();
    for (String block : text.split("\n(?=\\[)")) {
      if (block.startsWith("[")) {
        inputs.add(input(block));
      }
    }
    return inputs;
  }

  private static RawInput input(String block) {
    String id = block.substring(1, block.indexOf(']'));
    String why = "";
    List<List<String>> wanted = new ArrayList<>();
    List<String> backend = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String line : block.lines().skip(1).toList()) {
      String value = line.substring(line.indexOf(' ') + 1);
      switch (line.split(" ", 2)[0]) {
        case "why:" -> why = value;
        case "want:" ->
            Arrays.stream(value.split(" ")).map(w -> List.of(w.split("/"))).forEach(wanted::add);
        case "backend:" -> backend.add(value);
        case "absent:" -> absent.add(value);
        case ">" -> bytes.writeBytes(unescaped(value));
        case "", "#" -> {}
        default -> throw new IllegalArgumentException(id + ": what is '" + line + "'?");
      }
    }
    return new RawInput(id, why, wanted, backend, absent, new Bytes(bytes.toByteArray()));
  }

  private static byte[] unescaped(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\') {
        out.write(c);
        continue;
      }
      char kind = text.charAt(++i);
      switch (kind) {
        case 'r' -> out.write('\r');
        case 'n' -> out.write('\n');
        case 't' -> out.write('\t');
        case '\\' -> out.write('\\');
        case 'x' -> {
          out.write(Integer.parseInt(text, i + 1, i + 3, 16));
          i += 2;
        }
        case '(' -> {
          int end = text.lastIndexOf(')');
          String[] parts = text.substring(i + 1, end).split(":", 2);
          byte[] part = unescaped(parts[1]);
          for (int n = Integer.parseInt(parts[0]); n > 0; n--) {
            out.writeBytes(part);
          }
          i = end;
        }
        default -> throw new IllegalArgumentException("what is '\\" + kind + "' in " + text);
      }
    }
    return out.toByteArray();
  }
}
