package io.weir.gateway.command;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.codec.JsonSchema;
import io.weir.gateway.config.GatewayFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints what may stand in a configuration. */
@Command(
    name = "schema",
    description = "Print the JSON Schema (draft 7) of a configuration, for editors.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  gateway schema > gateway.v1.json",
      "",
      "Then begin gateway.yaml with:",
      "  # yaml-language-server: $schema=gateway.v1.json"
    })
final class SchemaCommand implements Callable<Integer> {

  private final PrintStream out;

  SchemaCommand(PrintStream out) {
    this.out = out;
  }

  @Override
  public Integer call() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      write(json, JsonSchema.of("Weir gateway", GatewayFile.description()));
    }
    out.println(text);
    return Exit.OK;
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case Map<?, ?> map -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          json.writeFieldName(String.valueOf(entry.getKey()));
          write(json, entry.getValue());
        }
        json.writeEndObject();
      }
      case List<?> list -> {
        json.writeStartArray();
        for (Object each : list) {
          write(json, each);
        }
        json.writeEndArray();
      }
      default -> json.writePOJO(value);
    }
  }
}
