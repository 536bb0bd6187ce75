package io.weir.routing.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Candidates by path, found by the whole text or by its longest prefix of whole segments. */
final class PathIndex {

  private final RegionIndex index;
  private final Node[] nodes;
  private int longest;
  private int deepest;

  /** The candidates of one key, and the node of the next shorter prefix. */
  static final class Node {
    private final Candidate[] candidates;
    private @Nullable Node shorter;

    Node(List<Candidate> candidates) {
      this.candidates = candidates.stream().sorted(Candidate.PRECEDENCE).toArray(Candidate[]::new);
    }

    /** The route of the first candidate that holds, here or at a shorter prefix, or -1. */
    int match(RequestHead head, String path) {
      for (Node node = this; node != null; node = node.shorter) {
        for (Candidate candidate : node.candidates) {
          if (candidate.holds(head, path)) {
            return candidate.route();
          }
        }
      }
      return RouteTable.NONE;
    }
  }

  /**
   * An index of these candidates by their keys.
   *
   * @param prefixes whether to link each key to the longest other that is a prefix of it
   */
  PathIndex(List<Candidate> candidates, boolean prefixes) {
    Map<String, List<Candidate>> byKey = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      byKey.computeIfAbsent(candidate.key(), _ -> new ArrayList<>()).add(candidate);
    }
    List<String> keys = List.copyOf(byKey.keySet());
    index = RegionIndex.of(keys, keys.stream().mapToInt(PathIndex::hash).toArray());
    nodes = byKey.values().stream().map(Node::new).toArray(Node[]::new);
    for (int i = 0; i < nodes.length; i++) {
      String key = keys.get(i);
      longest = Math.max(longest, key.length());
      deepest = Math.max(deepest, depth(key));
      nodes[i].shorter = prefixes ? shorter(key) : null;
    }
  }

  boolean isEmpty() {
    return nodes.length == 0;
  }

  /** How many segments a path has. */
  static int depth(String path) {
    int depth = 0;
    for (int i = 0; i < path.length(); i++) {
      depth += path.charAt(i) == '/' ? 1 : 0;
    }
    return depth;
  }

  /** The node whose key is the text from {@code from} on, or null. */
  @Nullable Node find(String text, int from) {
    if (isEmpty() || text.length() - from > longest) {
      return null;
    }
    int number = index.find(hash(text, from), text, from, text.length());
    return number < 0 ? null : nodes[number];
  }

  /** The node whose key is the longest of those that are whole segments from the start, or null. */
  @Nullable Node longestPrefix(String path) {
    Node found = null;
    int hash = RegionIndex.SEED;
    int left = deepest;
    for (int i = 0; i <= longest && left > 0; i++) {
      if (i == path.length() || (path.charAt(i) == '/' && i > 0)) {
        int number = index.find(hash, path, 0, i);
        found = number < 0 ? found : nodes[number];
        left--;
      }
      if (i == path.length()) {
        break;
      }
      hash = RegionIndex.step(hash, path.charAt(i));
    }
    return found;
  }

  private @Nullable Node shorter(String key) {
    for (int end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) {
      Node node = find(key.substring(0, end), 0);
      if (node != null) {
        return node;
      }
    }
    return null;
  }

  private static int hash(String text) {
    return hash(text, 0);
  }

  private static int hash(String text, int from) {
    int hash = RegionIndex.SEED;
    for (int i = from; i < text.length(); i++) {
      hash = RegionIndex.step(hash, text.charAt(i));
    }
    return hash;
  }
}
