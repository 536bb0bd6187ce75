package io.weir.routing.exchange;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of a listener: exact names, wildcards, and any.
 *
 * <p>A host is compared without regard to the case of ASCII letters, its port and one trailing dot.
 * A wildcard {@code *.example.com} stands for one or more labels before {@code .example.com}. An
 * authority that is no host with at most one port, or longer than {@value #MAX_LENGTH}, is only
 * ever any host. Immutable.
 */
final class HostTable {

  /** The longest host, the DNS's own limit. */
  static final int MAX_LENGTH = 255;

  private final RegionIndex exact;
  private final Node[] exactNodes;
  private final RegionIndex wildcards;
  private final Node[] wildcardNodes;
  private final @Nullable Node any;

  /** One host's routes, and the next less specific host that stands for the same requests. */
  static final class Node {
    private final PathTable paths;
    private final @Nullable Node wider;

    private Node(PathTable paths, @Nullable Node wider) {
      this.paths = paths;
      this.wider = wider;
    }

    PathTable paths() {
      return paths;
    }

    @Nullable Node wider() {
      return wider;
    }
  }

  /**
   * A table of hosts.
   *
   * @param candidates by {@linkplain #normalized normalized} host: {@code example.com}, {@code
   *     .example.com} for a wildcard, empty for any
   */
  HostTable(Map<String, List<Candidate>> candidates) {
    Map<String, Node> nodes = new LinkedHashMap<>();
    candidates.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> specificity(entry.getKey())))
        .forEach(entry -> nodes.put(entry.getKey(), node(entry, nodes)));
    List<String> exactHosts = hosts(nodes).filter(host -> !host.startsWith(".")).toList();
    List<String> suffixes = hosts(nodes).filter(host -> host.startsWith(".")).toList();
    exact = RegionIndex.of(exactHosts, hashes(exactHosts));
    exactNodes = exactHosts.stream().map(nodes::get).toArray(Node[]::new);
    wildcards = RegionIndex.of(suffixes, hashes(suffixes));
    wildcardNodes = suffixes.stream().map(nodes::get).toArray(Node[]::new);
    any = nodes.get("");
  }

  /** A configured host as this table's key, or null if it is none. */
  static @Nullable String normalized(String host) {
    if (host.equals("*")) {
      return "";
    }
    String name = host.startsWith("*.") ? host.substring(1) : host;
    int end = name.endsWith(".") ? name.length() - 1 : name.length();
    StringBuilder small = new StringBuilder(end);
    for (int i = 0; i < end; i++) {
      small.append(RegionIndex.small(name.charAt(i)));
    }
    return isHost(small, host.startsWith("*.")) ? small.toString() : null;
  }

  /** The most specific host that stands for an authority, or null if none does. */
  @Nullable Node find(String authority) {
    int end = hostEnd(authority);
    if (end > MAX_LENGTH) {
      return any;
    }
    Node found = any;
    int hash = RegionIndex.SEED;
    for (int i = end - 1; i >= 0; i--) {
      char c = RegionIndex.small(authority.charAt(i));
      hash = RegionIndex.step(hash, c);
      if (c == '.' && i > 0) {
        int number = wildcards.findIgnoringCase(hash, authority, i, end);
        found = number < 0 ? found : wildcardNodes[number];
      }
    }
    int number = exact.findIgnoringCase(hash, authority, 0, end);
    return number < 0 ? found : exactNodes[number];
  }

  private static boolean isHost(CharSequence name, boolean wildcard) {
    boolean literal = name.length() > 0 && name.charAt(0) == '[';
    int labels = wildcard ? 1 : 0;
    return name.length() > labels
        && name.length() <= MAX_LENGTH
        && name.charAt(labels) != '.'
        && name.chars().noneMatch(c -> c == '*' || c == '/' || (c == ':' && !literal));
  }

  private static int hostEnd(String authority) {
    int colon = authority.lastIndexOf(':');
    int end = colon >= 0 && digits(authority, colon + 1) ? colon : authority.length();
    return end > 0 && authority.charAt(end - 1) == '.' ? end - 1 : end;
  }

  private static boolean digits(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** A host's place in the order of building: every host comes after all that are wider. */
  private static int specificity(String host) {
    return host.isEmpty() || host.startsWith(".") ? host.length() : Integer.MAX_VALUE;
  }

  private static Node node(Map.Entry<String, List<Candidate>> host, Map<String, Node> nodes) {
    return new Node(new PathTable(host.getValue()), wider(host.getKey(), nodes));
  }

  private static @Nullable Node wider(String host, Map<String, Node> nodes) {
    for (int dot = host.indexOf('.', 1); dot > 0; dot = host.indexOf('.', dot + 1)) {
      Node node = nodes.get(host.substring(dot));
      if (node != null) {
        return node;
      }
    }
    return host.isEmpty() ? null : nodes.get("");
  }

  private static Stream<String> hosts(Map<String, Node> nodes) {
    return nodes.keySet().stream().filter(host -> !host.isEmpty());
  }

  private static int[] hashes(List<String> hosts) {
    return hosts.stream().mapToInt(HostTable::hash).toArray();
  }

  private static int hash(String host) {
    int hash = RegionIndex.SEED;
    for (int i = host.length() - 1; i >= 0; i--) {
      hash = RegionIndex.step(hash, host.charAt(i));
    }
    return hash;
  }
}
