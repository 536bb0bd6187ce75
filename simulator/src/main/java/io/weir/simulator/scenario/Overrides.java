package io.weir.simulator.scenario;

import io.weir.codec.ConfigException;
import io.weir.codec.Document;
import io.weir.codec.Node;
import io.weir.codec.NodePath;
import io.weir.codec.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Values that replace those of a scenario file, as {@code --set clients.web.arrival.rate=500/s}
 * does. A value is YAML.
 */
public final class Overrides {

  /** Nothing is replaced. */
  public static final Overrides NONE = new Overrides(List.of());

  private final List<Assignment> all;

  private Overrides(List<Assignment> all) {
    this.all = List.copyOf(all);
  }

  private record Assignment(NodePath path, Node value) {}

  /** Reads {@code path=value} each; throws a {@link ConfigException} that names the option. */
  public static Overrides of(List<String> assignments) {
    List<Assignment> all = new ArrayList<>();
    for (String text : assignments) {
      int equals = text.indexOf('=');
      String source = "--set " + (equals < 0 ? text : text.substring(0, equals));
      if (equals < 1) {
        throw new ConfigException(
            new Place(source, 1, 1), "write path=value, such as clients.web.arrival.rate=500/s");
      }
      Node value = Document.parse(source, text.substring(equals + 1)).root();
      all.add(new Assignment(NodePath.of(text.substring(0, equals)), value));
    }
    return new Overrides(all);
  }

  /** The tree with every value replaced, in order. */
  Node applyTo(Node root) {
    Node changed = root;
    for (Assignment each : all) {
      changed = each.path.replace(changed, each.value, each.value);
    }
    return changed;
  }
}
