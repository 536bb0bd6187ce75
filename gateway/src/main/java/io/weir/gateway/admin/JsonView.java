package io.weir.gateway.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Public records as JSON: each component a member, one of several kinds with its {@code kind}
 * first. Anything else is its own text: a duration is ISO 8601, and a certificate or key the name
 * of its file, never its bytes.
 */
public final class JsonView {

  private JsonView() {}

  /** The text, for people to read. */
  public static String of(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      write(json, value);
    } catch (IOException e) {
      throw new UncheckedIOException("a string can be written", e);
    }
    return text.append('\n').toString();
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Record each -> members(json, each);
      case Collection<?> list -> {
        json.writeStartArray();
        for (Object each : list) {
          write(json, each);
        }
        json.writeEndArray();
      }
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName(String.valueOf(entry.getKey()));
          write(json, entry.getValue());
        }
        json.writeEndObject();
      }
      case Boolean truth -> json.writeBoolean(truth);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Double number when Double.isFinite(number) -> json.writeNumber(number);
      case Double _ -> json.writeNull();
      default -> json.writeString(value.toString());
    }
  }

  private static void members(JsonGenerator json, Record each) throws IOException {
    json.writeStartObject();
    for (Class<?> face : each.getClass().getInterfaces()) {
      if (face.isSealed()) {
        json.writeStringField("kind", each.getClass().getSimpleName());
      }
    }
    for (RecordComponent component : each.getClass().getRecordComponents()) {
      json.writeFieldName(component.getName());
      write(json, value(component, each));
    }
    json.writeEndObject();
  }

  private static @Nullable Object value(RecordComponent component, Record each) {
    try {
      return component.getAccessor().invoke(each);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(each.getClass() + " is not public", e);
    }
  }
}
