package io.weir.simulator.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads {@link Json} that a program wrote, within limits. */
public final class JsonReader {

  /** The longest text that is read. */
  public static final int MOST_CHARACTERS = 256 << 20;

  private static final int DEEPEST = 32;
  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxDocumentLength(MOST_CHARACTERS)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private JsonReader() {}

  /** A text that isn't what it should be. */
  public static final class UnexpectedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Something unexpected. */
    public UnexpectedException(String message) {
      super(message);
    }
  }

  /**
   * Reads one value that is the whole text.
   *
   * @throws UnexpectedException if it is no JSON
   */
  public static Json read(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      Json value = value(parser, parser.nextToken());
      if (parser.nextToken() != null) {
        throw new UnexpectedException("there is more behind its end");
      }
      return value;
    } catch (JsonProcessingException e) {
      var place = e.getLocation();
      String where = place == null ? "" : "line " + place.getLineNr() + ": ";
      throw new UnexpectedException(where + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UnexpectedException(String.valueOf(e.getMessage()));
    }
  }

  private static Json value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case null -> throw new UnexpectedException("it is empty");
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> new Json.Text(parser.getText());
      default -> new Json.Literal(parser.getText());
    };
  }

  private static Json object(JsonParser parser) throws IOException {
    Json.Members members = new Json.Members();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      members.with(key, value(parser, parser.nextToken()));
    }
    return members;
  }

  private static Json array(JsonParser parser) throws IOException {
    List<Json> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(parser, token));
    }
    return new Json.Array(items);
  }
}
