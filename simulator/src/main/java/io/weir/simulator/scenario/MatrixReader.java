package io.weir.simulator.scenario;

import io.weir.codec.BalancerCodec;
import io.weir.codec.Fault;
import io.weir.codec.FaultList;
import io.weir.codec.Located;
import io.weir.codec.Node;
import io.weir.codec.NodePath;
import io.weir.codec.Policy;
import io.weir.routing.spec.BalancerSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns {@code matrix} into axes whose points can be applied to a file's tree. */
final class MatrixReader {

  static final String BALANCER = "balancer";

  private static final int MAX_POINTS = 1000;
  private static final Set<String> RESERVED =
      Set.of("that", "phase", "versus", "confidence", "severity", "judge", "seeds", "seed");
  private static final Set<String> VARIABLE =
      Set.of("clients", "gateways", "services", "events", "policies", "duration", "drain");

  private final FaultList faults;

  MatrixReader(FaultList faults) {
    this.faults = faults;
  }

  /**
   * A dimension of the matrix.
   *
   * @param name as in the file
   * @param points at least one
   */
  record Axis(String name, List<Point> points) {}

  /**
   * One choice on an axis.
   *
   * @param label unique on its axis
   * @param balancer the balancer, on that axis
   * @param path where to put the value, on any other
   * @param value what to put there
   */
  record Point(
      String label, @Nullable BalancerSpec balancer, @Nullable NodePath path, Node value) {}

  /** The axes; {@code root} only gives a place to what the file leaves out. */
  List<Axis> read(Draft draft, Node root, boolean balancerOpen) {
    List<Axis> axes = new ArrayList<>();
    Node balancers = draft.matrix().balancer();
    if (balancers != null) {
      axes.add(balancers(balancers));
      if (!balancerOpen) {
        faults.add(balancers, "every policy names a balancer itself, so these change nothing");
      }
    } else if (balancerOpen) {
      BalancerSpec fallback = Policy.DEFAULT_BALANCER;
      axes.add(new Axis(BALANCER, List.of(new Point(fallback.name(), fallback, null, root))));
    }
    draft.matrix().axes().forEach((name, axis) -> axes.add(general(name, axis)));
    axes.forEach(axis -> requireUnique(axis));
    return axes;
  }

  private void requireUnique(Axis axis) {
    Set<String> labels = new HashSet<>();
    for (Point point : axis.points()) {
      if (!labels.add(point.label())) {
        faults.add(point.value(), "'" + point.label() + "' is there twice; keep one of them");
      }
    }
  }

  private Axis balancers(Node node) {
    List<Labelled> all = labelled(node);
    Map<String, Long> uses =
        all.stream()
            .collect(Collectors.groupingBy(l -> balancerName(l.node), Collectors.counting()));
    List<Point> points = new ArrayList<>();
    for (Labelled each : all) {
      BalancerSpec spec = BalancerCodec.BALANCER.read(each.node, faults);
      if (spec != null) {
        String label = each.label;
        if (label.isEmpty()) {
          boolean twice = uses.getOrDefault(spec.name(), 1L) > 1;
          label = spec.name() + (twice ? parameters(each.node) : "");
        }
        points.add(new Point(label, spec, null, each.node));
      }
    }
    return new Axis(BALANCER, points);
  }

  private static String balancerName(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.text();
      case Node.Mapping mapping when !mapping.entries().isEmpty() ->
          mapping.entries().getFirst().key();
      default -> "";
    };
  }

  private static String parameters(Node node) {
    return node instanceof Node.Mapping mapping
        ? mapping.entries().stream()
            .flatMap(e -> e.value() instanceof Node.Mapping m ? m.entries().stream() : null)
            .map(e -> "." + e.key() + "=" + text(e.value()))
            .collect(Collectors.joining())
        : "";
  }

  private Axis general(String name, Located<Draft.Axis> axis) {
    if (RESERVED.contains(name) || !name.matches(MeshShapes.NAME_PATTERN)) {
      faults.add(
          axis.node(), "an axis cannot be called " + Fault.quote(name) + "; choose another name");
    }
    Located<String> path = axis.value().path();
    String first = path.value().split("\\.", 2)[0].split("\\[", 2)[0];
    if (!VARIABLE.contains(first)) {
      faults.add(
          path.node(),
          "only clients, gateways, services, events, policies, duration and drain can be varied");
      return new Axis(name, List.of());
    }
    NodePath target = NodePath.of(path.value());
    List<Point> points = new ArrayList<>();
    for (Labelled each : labelled(axis.value().values())) {
      String label = each.label.isEmpty() ? text(each.node) : each.label;
      points.add(new Point(label, null, target, each.node));
    }
    return new Axis(name, points);
  }

  private record Labelled(String label, Node node) {}

  private List<Labelled> labelled(Node node) {
    List<Labelled> all = entries(node);
    if (!(node instanceof Node.Scalar) && (all.isEmpty() || all.size() > MAX_POINTS)) {
      faults.add(node, "must have from 1 to 1000 values, not " + all.size());
    }
    return all;
  }

  private List<Labelled> entries(Node node) {
    return switch (node) {
      case Node.Sequence list -> list.items().stream().map(n -> new Labelled("", n)).toList();
      case Node.Mapping mapping ->
          mapping.entries().stream().map(e -> new Labelled(e.key(), e.value())).toList();
      case Node.Scalar scalar -> {
        faults.add(
            scalar, "must be a list, or a mapping from label to value, not " + scalar.kind());
        yield List.of();
      }
    };
  }

  /** A value on one line, for a label. */
  private static String text(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.text();
      case Node.Sequence list ->
          list.items().stream().map(MatrixReader::text).collect(Collectors.joining("+"));
      case Node.Mapping mapping ->
          mapping.entries().stream()
              .map(e -> e.key() + "=" + text(e.value()))
              .collect(Collectors.joining(","));
    };
  }
}
