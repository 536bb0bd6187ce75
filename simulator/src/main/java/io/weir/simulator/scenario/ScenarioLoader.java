package io.weir.simulator.scenario;

import io.weir.codec.ConfigException;
import io.weir.codec.Document;
import io.weir.codec.FaultList;
import io.weir.codec.Node;
import io.weir.codec.NodePath;
import io.weir.codec.Policy;
import io.weir.routing.spec.BalancerSpec;
import io.weir.simulator.model.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads scenario files. Every fault of a file is found and reported with its place. */
public final class ScenarioLoader {

  private static final int MAX_CELLS = 10_000;
  private static final long MAX_WORK = 20_000_000;

  private final FaultList faults = new FaultList();
  private final Node root;
  private final Traces traces;

  private ScenarioLoader(String file, Node root) {
    this.root = root;
    this.traces = new Traces(file);
  }

  /** Reads a file, or throws a {@link ConfigException}. */
  public static Experiment load(Path file) {
    return load(file, Overrides.NONE);
  }

  /** Reads a file with some of its values replaced, or throws a {@link ConfigException}. */
  public static Experiment load(Path file, Overrides overrides) {
    return load(Document.load(file), overrides);
  }

  /** Reads a document with some of its values replaced, or throws a {@link ConfigException}. */
  public static Experiment load(Document document, Overrides overrides) {
    return new ScenarioLoader(document.file(), overrides.applyTo(document.root()))
        .experiment(document.file());
  }

  private Experiment experiment(String file) {
    Draft draft = FileShape.FILE.read(root);
    Policies policies = new Policies(draft);
    scenario(draft, Policy.DEFAULT_BALANCER);
    int before = faults.size();
    List<MatrixReader.Axis> axes =
        new MatrixReader(faults).read(draft, root, policies.leaveABalancerOpen());
    checkFeasible(axes, draft);
    if (faults.size() > before) {
      faults.throwIfAny(); // assertions would be held against labels that are not there
    }
    List<Experiment.Axis> labels = axes.stream().map(ScenarioLoader::labels).toList();
    List<Assertion> assertions = new AssertionReader(draft, labels, faults).read();
    faults.throwIfAny();
    List<Variant> variants = new ArrayList<>();
    multiply(axes, 0, new LinkedHashMap<>(), Policy.DEFAULT_BALANCER, root, variants);
    faults.throwIfAny();
    return new Experiment(
        file,
        draft.name(),
        draft.about(),
        labels,
        draft.matrix().seeds(),
        draft.measure().value().warmupNanos() == Draft.AUTO_WARMUP,
        variants,
        assertions,
        draft.report(),
        new Timeline(draft, faults).bands());
  }

  private static Experiment.Axis labels(MatrixReader.Axis axis) {
    return new Experiment.Axis(
        axis.name(), axis.points().stream().map(MatrixReader.Point::label).toList());
  }

  private void checkFeasible(List<MatrixReader.Axis> axes, Draft draft) {
    long variants = 1;
    for (MatrixReader.Axis axis : axes) {
      variants = Math.min(MAX_WORK, variants * axis.points().size());
    }
    if (variants * draft.matrix().seeds().to() > MAX_CELLS) {
      faults.add(root, "the matrix has more than 10,000 cells, seeds included; use fewer values");
    } else if (variants * root.size() > MAX_WORK) {
      faults.add(root, "the matrix is too large for so long a file; use fewer values");
    }
  }

  private void multiply(
      List<MatrixReader.Axis> axes,
      int depth,
      Map<String, String> labels,
      BalancerSpec balancer,
      Node tree,
      List<Variant> variants) {
    if (depth == axes.size()) {
      Draft draft = FileShape.FILE.read(tree, faults);
      if (draft != null) {
        variants.add(new Variant(labels, scenario(draft, balancer)));
      }
      return;
    }
    MatrixReader.Axis axis = axes.get(depth);
    for (MatrixReader.Point point : axis.points()) {
      labels.put(axis.name(), point.label());
      BalancerSpec chosen = point.balancer() == null ? balancer : point.balancer();
      multiply(axes, depth + 1, labels, chosen, placed(tree, point), variants);
    }
  }

  private Node placed(Node tree, MatrixReader.Point point) {
    NodePath path = point.path();
    try {
      return path == null ? tree : path.replace(tree, point.value(), point.value());
    } catch (ConfigException e) {
      e.faults().forEach(faults::add);
      return tree;
    }
  }

  private Scenario scenario(Draft draft, BalancerSpec balancer) {
    Mesh mesh = new Mesh(draft, traces, faults);
    Timeline timeline = new Timeline(draft, faults);
    Policies policies = new Policies(draft);
    policies.check(faults);
    return new Scenario(
        draft.name(),
        draft.durationNanos(),
        draft.drainNanos(),
        mesh.clients(),
        mesh.gateways(),
        mesh.services(),
        policies.links(balancer),
        timeline.faults(),
        draft.discoveryLagNanos(),
        draft.network(),
        timeline.measure());
  }
}
