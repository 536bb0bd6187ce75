package io.weir.simulator.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.weir.codec.Fault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One JSON object a line, as Weir's access log has them. Other members are passed over. */
final class JsonFormat implements LineFormat {

  private static final int DEEPEST = 32;
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final Columns columns;
  private final String bytesName;
  private final String methodName;

  JsonFormat(Columns columns) {
    this.columns = columns;
    this.bytesName = columns.bytes() == null ? Columns.BYTES : columns.bytes();
    this.methodName = columns.method() == null ? Columns.METHOD : columns.method();
  }

  @Override
  public boolean read(String line, Row row) throws BrokenLineException {
    try (JsonParser parser = FACTORY.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BrokenLineException("is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        member(parser.currentName(), parser, row);
      }
      if (parser.nextToken() != null) {
        throw new BrokenLineException("has something behind its JSON object");
      }
    } catch (JsonProcessingException e) {
      throw new BrokenLineException("is no JSON object: " + Fault.printable(reason(e)));
    } catch (IOException e) {
      throw new BrokenLineException("is no JSON object: " + e.getMessage());
    }
    require(row.at, columns.at(), "at");
    require(row.path, columns.path(), "path");
    require(row.bytes, columns.bytes(), "bytes");
    require(row.method, columns.method(), "method");
    return true;
  }

  /** Without what only programmers who use the parser understand. */
  private static String reason(JsonProcessingException e) {
    return e.getOriginalMessage()
        .replaceFirst(" \\(start marker.*|: maybe a .*|, from `[^)]*|: was expecting .*", "");
  }

  private void member(String name, JsonParser parser, Row row) throws IOException {
    String text = text(parser);
    if (name.equals(columns.at())) {
      row.at = text;
    } else if (name.equals(columns.path())) {
      row.path = text;
    } else if (name.equals(bytesName)) {
      row.bytes = text;
    } else if (name.equals(methodName)) {
      row.method = text;
    }
  }

  /** A string or number as text; null for anything else. */
  private static @Nullable String text(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    parser.skipChildren();
    return switch (token) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getText();
      case null, default -> null;
    };
  }

  private static void require(@Nullable String value, @Nullable String name, String key)
      throws BrokenLineException {
    if (name != null && value == null) {
      throw new BrokenLineException(
          "has no member "
              + Fault.quote(name)
              + " that is text or a number; name the right one by columns: { "
              + key
              + ": ... }");
    }
  }
}
