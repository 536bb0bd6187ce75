package io.weir.codec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link Description} as a JSON Schema, for completion and hints in editors. Draft 7, since the
 * YAML language server knows no later one.
 *
 * <p>It says what each value may be by itself; what must fit together, a {@link Shape} checks. What
 * it refuses no shape accepts, but for names that are written as bare numbers.
 *
 * <p>Values are maps in order, lists, strings, numbers and booleans, for any JSON printer.
 */
public final class JsonSchema {

  private final Definitions definitions;

  private JsonSchema(Definitions definitions) {
    this.definitions = definitions;
  }

  /** The schema of a whole document. */
  public static Map<String, Object> of(String title, Description description) {
    Definitions definitions = new Definitions(description);
    JsonSchema schema = new JsonSchema(definitions);
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("$schema", "http://json-schema.org/draft-07/schema#");
    root.put("title", title);
    root.putAll(schema.body(description));
    Map<String, Object> named = new LinkedHashMap<>();
    definitions.each((name, body) -> named.put(name, schema.body(body)));
    root.put("definitions", named);
    return root;
  }

  /** In place, or a reference to where it is written once for all. */
  private Map<String, Object> schema(Description description) {
    String name = definitions.nameOf(description);
    return name == null ? body(description) : Map.of("$ref", "#/definitions/" + name);
  }

  private Map<String, Object> body(Description description) {
    return switch (description) {
      case Description.Text text -> text(text);
      case Description.Numeric number -> number(number);
      case Description.Truth truth -> typed("boolean", truth);
      case Description.Words words -> words(words);
      case Description.Items items -> items(items);
      case Description.Entries entries -> entries(entries);
      case Description.Fields fields -> fields(fields);
      case Description.AnyOf any -> anyOf(any.alternatives());
      case Description.Recursive recursive -> schema(recursive.target().get());
      case Description.Anything anything -> described(new LinkedHashMap<>(), anything.what());
    };
  }

  private static Map<String, Object> typed(Object type, Description description) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    return described(schema, description.what());
  }

  private static Map<String, Object> described(Map<String, Object> schema, String text) {
    schema.put("description", text);
    return schema;
  }

  /** Where any text will do, YAML's numbers and truth values are text too. */
  private static Map<String, Object> text(Description.Text text) {
    boolean any = text.pattern().isEmpty();
    Map<String, Object> schema =
        typed(any ? List.of("string", "number", "boolean") : "string", text);
    if (!any) {
      schema.put("pattern", whole(text.pattern()));
    }
    if (!text.examples().isEmpty()) {
      schema.put("examples", text.examples());
    }
    return schema;
  }

  private static String whole(String pattern) {
    return "^(?:" + pattern + ")$";
  }

  private static Map<String, Object> number(Description.Numeric number) {
    Map<String, Object> schema = typed(number.whole() ? "integer" : "number", number);
    schema.put("minimum", BigDecimal.valueOf(number.min()).stripTrailingZeros());
    schema.put("maximum", BigDecimal.valueOf(number.max()).stripTrailingZeros());
    return schema;
  }

  /** The meanings stand under the name that VS Code's language servers look for. */
  private static Map<String, Object> words(Description.Words words) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("enum", words.words().stream().map(Description.Meaning::word).toList());
    List<String> docs = words.words().stream().map(Description.Meaning::doc).toList();
    if (docs.stream().anyMatch(doc -> !doc.isEmpty())) {
      schema.put("enumDescriptions", docs);
    }
    return schema;
  }

  private Map<String, Object> items(Description.Items items) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "array");
    schema.put("items", schema(items.item()));
    schema.put("minItems", items.min());
    schema.put("maxItems", items.max());
    return schema;
  }

  private Map<String, Object> entries(Description.Entries entries) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    if (entries.name() instanceof Description.Text name && !name.pattern().isEmpty()) {
      schema.put("propertyNames", Map.of("pattern", whole(name.pattern())));
    }
    schema.put("additionalProperties", schema(entries.value()));
    return schema;
  }

  private Map<String, Object> fields(Description.Fields fields) {
    Map<String, Object> properties = new LinkedHashMap<>();
    fields.fields().forEach(field -> properties.put(field.name(), property(field)));
    for (Description.OneOf choice : fields.choices()) {
      choice.alternatives().forEach(field -> properties.put(field.name(), property(field)));
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    List<String> required =
        fields.fields().stream()
            .filter(Description.Field::required)
            .map(Description.Field::name)
            .toList();
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    List<Map<String, Object>> choices = fields.choices().stream().map(JsonSchema::choice).toList();
    if (!choices.isEmpty()) {
      schema.put("allOf", choices);
    }
    Description others = fields.others();
    schema.put("additionalProperties", others == null ? false : schema(others));
    return schema;
  }

  private static Map<String, Object> choice(Description.OneOf choice) {
    List<Map<String, Object>> given = new ArrayList<>();
    choice.alternatives().forEach(field -> given.add(Map.of("required", List.of(field.name()))));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("oneOf", given);
    return schema;
  }

  /** Beside a reference Draft 7 allows nothing, so what the key says stands around it. */
  private Map<String, Object> property(Description.Field field) {
    Map<String, Object> value = schema(field.value());
    Map<String, Object> schema = new LinkedHashMap<>();
    if (value.containsKey("$ref")) {
      schema.put("allOf", List.of(value));
    } else {
      schema.putAll(value);
    }
    Object what = value.get("description");
    schema.put("description", what == null ? field.doc() : field.doc() + "; " + what);
    String fallback = field.fallback();
    if (fallback != null) {
      schema.put("default", plain(Document.parse("default", fallback).root()));
    }
    return schema;
  }

  private Map<String, Object> anyOf(List<Description> alternatives) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("anyOf", alternatives.stream().map(this::schema).toList());
    return schema;
  }

  /** A node as JSON has it: what YAML's core schema takes for a number or a truth value is one. */
  public static Object plain(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> plain(scalar);
      case Node.Sequence list -> list.items().stream().map(JsonSchema::plain).toList();
      case Node.Mapping mapping -> {
        Map<String, Object> members = new LinkedHashMap<>();
        mapping.entries().forEach(entry -> members.put(entry.key(), plain(entry.value())));
        yield members;
      }
    };
  }

  private static Object plain(Node.Scalar scalar) {
    String text = scalar.text();
    if (scalar.plain() && text.matches("-?(0|[1-9]\\d{0,17})(\\.\\d{1,18})?")) {
      return new BigDecimal(text);
    }
    boolean truth = scalar.plain() && (text.equals("true") || text.equals("false"));
    return truth ? (Object) text.equals("true") : text;
  }
}
