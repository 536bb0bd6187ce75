package io.weir.gateway.config;

import io.weir.codec.Fault;
import io.weir.codec.FaultList;
import io.weir.codec.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts the files of a folder together: listeners, clusters and policies by name, routes one after
 * the other, anything else in one file only. A name that two files have is a fault of the second.
 */
final class Merge {

  private static final Set<String> BY_NAME = Set.of("listeners", "clusters", "policies");
  private static final Set<String> IN_ORDER = Set.of("routes");

  private final FaultList faults;
  private final Map<String, List<Node.Entry>> byKey = new LinkedHashMap<>();

  Merge(FaultList faults) {
    this.faults = faults;
  }

  /** All of them as one. */
  Node of(List<Node> roots) {
    for (Node root : roots) {
      Sources.checkHead(root, faults);
      if (root instanceof Node.Mapping mapping) {
        mapping.entries().forEach(this::collect);
      }
    }
    List<Node.Entry> entries = new ArrayList<>();
    int size = 1;
    for (Map.Entry<String, List<Node.Entry>> each : byKey.entrySet()) {
      Node.Entry merged = together(each.getKey(), each.getValue());
      entries.add(merged);
      size += merged.value().size();
    }
    return new Node.Mapping(roots.getFirst().place(), "", entries, size);
  }

  private void collect(Node.Entry entry) {
    byKey.computeIfAbsent(entry.key(), _ -> new ArrayList<>()).add(entry);
  }

  private Node.Entry together(String key, List<Node.Entry> parts) {
    Node.Entry first = parts.getFirst();
    if (BY_NAME.contains(key)) {
      return new Node.Entry(key, first.place(), mapping(key, parts));
    }
    if (IN_ORDER.contains(key)) {
      return new Node.Entry(key, first.place(), sequence(key, parts));
    }
    if (!key.equals("schema")) {
      parts.stream().skip(1).forEach(other -> twice(other, first, "stand in one file only"));
    }
    return first;
  }

  private Node mapping(String key, List<Node.Entry> parts) {
    Map<String, Node.Entry> names = new LinkedHashMap<>();
    int size = 1;
    for (Node.Entry part : parts) {
      if (!(part.value() instanceof Node.Mapping mapping)) {
        faults.add(part.value(), "must be a mapping, not " + part.value().kind());
        continue;
      }
      size += mapping.size();
      for (Node.Entry entry : mapping.entries()) {
        Node.Entry other = names.putIfAbsent(entry.key(), entry);
        if (other != null) {
          twice(entry, other, "be given once");
        }
      }
    }
    return new Node.Mapping(
        parts.getFirst().value().place(), key, List.copyOf(names.values()), size);
  }

  private Node sequence(String key, List<Node.Entry> parts) {
    List<Node> items = new ArrayList<>();
    int size = 1;
    for (Node.Entry part : parts) {
      if (!(part.value() instanceof Node.Sequence sequence)) {
        faults.add(part.value(), "must be a list, not " + part.value().kind());
        continue;
      }
      size += sequence.size();
      for (Node item : sequence.items()) {
        items.add(item.at(Node.item(key, items.size())));
      }
    }
    return new Node.Sequence(parts.getFirst().value().place(), key, items, size);
  }

  private void twice(Node.Entry second, Node.Entry first, String rule) {
    faults.add(
        new Fault(
            second.place(),
            second.value().path(),
            Fault.quote(second.key())
                + " is already there at "
                + first.place()
                + "; it must "
                + rule));
  }
}
