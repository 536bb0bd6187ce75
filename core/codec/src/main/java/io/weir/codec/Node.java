package io.weir.codec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value in a document, immutable, with its place in the file and its path from the root. */
public sealed interface Node {

  /** Where its text begins; for an alias, where the text it stands for begins. */
  Place place();

  /** From the root, such as {@code events[2].slow.by}; empty for the root. */
  String path();

  /** The same value at another path. */
  Node at(String path);

  /** What it is, for messages: {@code a mapping}. */
  String kind();

  /** How many nodes it consists of, itself among them. */
  int size();

  /**
   * Text, a number, a truth value or nothing.
   *
   * @param text without quotes and escapes
   * @param plain whether it was written without quotes: only then can it be a number or true
   */
  record Scalar(Place place, String path, String text, boolean plain) implements Node {

    /** Whether there is no value at all: {@code null}, {@code ~} or nothing behind the colon. */
    public boolean isNull() {
      return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    }

    @Override
    public Scalar at(String other) {
      return new Scalar(place, other, text, plain);
    }

    @Override
    public String kind() {
      return isNull() ? "nothing" : Fault.quote(text);
    }

    @Override
    public int size() {
      return 1;
    }
  }

  /**
   * A list.
   *
   * @param items in order
   * @param size see {@link Node#size()}
   */
  record Sequence(Place place, String path, List<Node> items, int size) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public Sequence at(String other) {
      List<Node> moved = new ArrayList<>(items.size());
      for (int i = 0; i < items.size(); i++) {
        moved.add(items.get(i).at(item(other, i)));
      }
      return new Sequence(place, other, moved, size);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /**
   * Keys with values.
   *
   * @param entries in order; no key twice
   * @param size see {@link Node#size()}
   */
  record Mapping(Place place, String path, List<Entry> entries, int size) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** The entry of a key, or null. */
    public @Nullable Entry find(String key) {
      for (Entry entry : entries) {
        if (entry.key().equals(key)) {
          return entry;
        }
      }
      return null;
    }

    /** The same with one entry replaced, or added at the end. */
    public Mapping with(String key, Node value) {
      Entry old = find(key);
      Entry changed = new Entry(key, old == null ? value.place() : old.place(), value);
      List<Entry> all = new ArrayList<>(entries);
      if (old == null) {
        all.add(changed);
      } else {
        all.set(entries.indexOf(old), changed);
      }
      return new Mapping(place, path, all, size + value.size());
    }

    @Override
    public Mapping at(String other) {
      List<Entry> moved = new ArrayList<>(entries.size());
      for (Entry entry : entries) {
        moved.add(new Entry(entry.key, entry.place, entry.value.at(member(other, entry.key))));
      }
      return new Mapping(place, other, moved, size);
    }

    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /**
   * A key with its value.
   *
   * @param place the key's
   */
  record Entry(String key, Place place, Node value) {}

  /** The path of a member of the mapping at {@code path}. */
  static String member(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The path of an item of the list at {@code path}. */
  static String item(String path, int index) {
    return path + "[" + index + "]";
  }
}
