package io.weir.simulator.result;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One text for equal values of our own types: all their fields by name, whatever order the JVM has
 * them in. By reflection, so that a field that is added later is not forgotten.
 */
final class Canonical {

  private static final String OURS = "io.weir.";

  private final Consumer<String> out;

  Canonical(Consumer<String> out) {
    this.out = out;
  }

  /** Writes a value; throws if it holds something that has no such text. */
  void write(@Nullable Object value) {
    switch (value) {
      case null -> out.accept("null");
      case String text -> out.accept(text.length() + ":" + text);
      case Enum<?> constant -> out.accept(constant.name());
      case Number _, Boolean _, java.time.Duration _ -> out.accept(value.toString());
      case Set<?> set -> writeAll('{', new TreeSet<>(texts(set)));
      case List<?> list -> writeAll('[', list);
      case Map<?, ?> map -> {
        TreeMap<String, Object> sorted = new TreeMap<>();
        map.forEach((key, each) -> sorted.put(text(key), each));
        sorted.forEach((key, each) -> member(key, each));
      }
      default -> writeOther(value);
    }
    out.accept(";");
  }

  private void writeAll(char bracket, Collection<?> all) {
    out.accept(bracket + Integer.toString(all.size()) + ":");
    all.forEach(this::write);
  }

  private void writeOther(Object value) {
    Class<?> type = value.getClass();
    if (type.isArray()) {
      int length = Array.getLength(value);
      out.accept("[" + length + ":");
      for (int i = 0; i < length; i++) {
        write(Array.get(value, i));
      }
    } else if (type.getName().startsWith(OURS) && !type.isHidden()) {
      out.accept(type.getName());
      fields(type).forEach(field -> member(field.getName(), get(field, value)));
    } else {
      throw new IllegalStateException("a cell has no name: it holds a " + type.getName());
    }
  }

  private void member(String name, @Nullable Object value) {
    out.accept(name + "=");
    write(value);
  }

  private static List<String> texts(Collection<?> all) {
    return all.stream().map(Canonical::text).toList();
  }

  private static String text(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    new Canonical(text::append).write(value);
    return text.toString();
  }

  private static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
          fields.add(field);
        }
      }
    }
    fields.sort(Comparator.comparing(Field::getName));
    return fields;
  }

  private static @Nullable Object get(Field field, Object owner) {
    try {
      field.setAccessible(true);
      return field.get(owner);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e); // it was just made accessible
    }
  }
}
