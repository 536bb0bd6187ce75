package io.weir.codec;

import java.util.List;

/** What there is to choose from, for people: every balancer with its parameters and defaults. */
public final class BalancerCatalogue {

  private static final List<Entry> ENTRIES =
      BalancerCodec.ALL.stream()
          .map(a -> new Entry(a.name(), a.doc(), parameters(a.shape().description())))
          .toList();

  private BalancerCatalogue() {}

  /**
   * A balancer.
   *
   * @param name as in configuration
   * @param doc one line
   * @param parameters in order; may be empty
   */
  public record Entry(String name, String doc, List<Parameter> parameters) {}

  /**
   * A parameter of a balancer.
   *
   * @param name as in configuration
   * @param fallback what holds when it is left out, as written in configuration
   * @param what it must be, such as {@code a duration such as 250ms}
   * @param doc one line
   */
  public record Parameter(String name, String fallback, String what, String doc) {}

  /** Every balancer, the default first. */
  public static List<Entry> entries() {
    return ENTRIES;
  }

  private static List<Parameter> parameters(Description description) {
    return description instanceof Description.Fields fields
        ? fields.fields().stream()
            .map(f -> new Parameter(f.name(), fallback(f), f.value().what(), f.doc()))
            .toList()
        : List.of();
  }

  private static String fallback(Description.Field field) {
    return field.fallback() == null ? "" : field.fallback();
  }
}
