package io.weir.codec;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The mappings that a description has in several places, or that contain themselves: a schema
 * writes each once, under a name.
 */
final class Definitions {

  private final Map<Description, Integer> uses = new LinkedHashMap<>();
  private final Map<Description, String> names = new LinkedHashMap<>();

  Definitions(Description root) {
    count(root);
    Map<String, Integer> taken = new HashMap<>();
    uses.forEach((description, count) -> {
      if (count > 1 && description instanceof Description.Fields fields) {
        String name = name(fields.what());
        int number = taken.merge(name, 1, Integer::sum);
        names.put(description, number == 1 ? name : name + "-" + number);
      }
    });
  }

  /** Its name, or null if it is written where it stands. */
  @Nullable String nameOf(Description description) {
    return names.get(description);
  }

  /** All of them, in the order in which they are met. */
  void each(BiConsumer<String, Description> action) {
    names.forEach((description, name) -> action.accept(name, description));
  }

  private void count(Description description) {
    boolean first =
        !(description instanceof Description.Fields)
            || uses.merge(description, 1, Integer::sum) == 1;
    if (first) {
      below(description);
    }
  }

  private void below(Description description) {
    switch (description) {
      case Description.Items items -> count(items.item());
      case Description.Entries entries -> count(entries.value());
      case Description.AnyOf any -> any.alternatives().forEach(this::count);
      case Description.Recursive recursive -> count(recursive.target().get());
      case Description.Fields fields -> {
        fields.fields().forEach(field -> count(field.value()));
        fields.choices().forEach(c -> c.alternatives().forEach(field -> count(field.value())));
        Description others = fields.others();
        if (others != null) {
          count(others);
        }
      }
      case Description.Text _,
          Description.Numeric _,
          Description.Truth _,
          Description.Words _,
          Description.Anything _ -> {}
    }
  }

  /** {@code a part of a mixture} is called {@code part-of-a-mixture}. */
  private static String name(String what) {
    return what.replaceFirst("^an? ", "").replaceAll("[^A-Za-z0-9]+", "-");
  }
}
