package io.weir.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * Names one value in a document: {@code policies.*>stock.retries.budget}, {@code
 * events[0].slow.by}. Keys with a dot in them cannot be named.
 */
public final class NodePath {

  private final String text;
  private final List<String> steps;

  private NodePath(String text, List<String> steps) {
    this.text = text;
    this.steps = steps;
  }

  /** Reads a path; any text is one, though it may name nothing. */
  public static NodePath of(String text) {
    List<String> steps = new ArrayList<>();
    for (String part : text.replace("[", ".[").split("\\.", -1)) {
      if (!part.isEmpty() || steps.isEmpty()) {
        steps.add(part);
      }
    }
    return new NodePath(text, List.copyOf(steps));
  }

  /**
   * The tree with another value at this path. All but the last key must be there; the value keeps
   * its place, so that a fault in it is reported where it was written.
   *
   * @param origin what names the path, for the fault when it leads nowhere
   */
  public Node replace(Node root, Node value, Node origin) {
    return replace(root, 0, value, origin);
  }

  private Node replace(Node node, int step, Node value, Node origin) {
    String name = steps.get(step);
    return switch (node) {
      case Node.Mapping mapping -> inMapping(mapping, name, step, value, origin);
      case Node.Sequence list -> inList(list, name, step, value, origin);
      case Node.Scalar scalar ->
          throw nowhere(origin, "nothing can be set inside " + scalar.kind());
    };
  }

  private Node inMapping(Node.Mapping mapping, String key, int step, Node value, Node origin) {
    String path = Node.member(mapping.path(), key);
    Node.Entry entry = mapping.find(key);
    if (step == steps.size() - 1) {
      return mapping.with(key, value.at(path));
    }
    if (entry == null) {
      List<String> keys = mapping.entries().stream().map(Node.Entry::key).toList();
      throw nowhere(origin, "there is no " + Fault.quote(key) + Suggestion.among(key, keys));
    }
    return mapping.with(key, replace(entry.value(), step + 1, value, origin));
  }

  private Node inList(Node.Sequence list, String name, int step, Node value, Node origin) {
    int index =
        name.matches("\\[\\d{1,6}\\]") ? Integer.parseInt(name, 1, name.length() - 1, 10) : -1;
    if (index < 0 || index >= list.items().size()) {
      throw nowhere(
          origin,
          "a list of %d has no %s, only [0], [1] and so on"
              .formatted(list.items().size(), Fault.quote(name)));
    }
    List<Node> items = new ArrayList<>(list.items());
    items.set(
        index,
        step == steps.size() - 1
            ? value.at(Node.item(list.path(), index))
            : replace(items.get(index), step + 1, value, origin));
    return new Node.Sequence(list.place(), list.path(), items, list.size());
  }

  private ConfigException nowhere(Node origin, String reason) {
    return new ConfigException(
        List.of(
            new Fault(
                origin.place(),
                origin.path(),
                "path " + Fault.quote(text) + " leads nowhere: " + reason)));
  }

  @Override
  public String toString() {
    return text;
  }
}
