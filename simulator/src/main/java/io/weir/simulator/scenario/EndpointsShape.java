package io.weir.simulator.scenario;

import io.weir.codec.Choice;
import io.weir.codec.FaultList;
import io.weir.codec.Key;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Units;
import io.weir.simulator.model.Service.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The endpoints of a service: all alike, in groups or in zones. */
final class EndpointsShape {

  static final int MAX_ENDPOINTS = 100_000;

  private static final Shape<Integer> COUNT = Shapes.integer(1, MAX_ENDPOINTS);
  private static final Key<Integer> GROUP_COUNT = Key.required("count", COUNT, "how many");
  private static final Key<Double> SPEED =
      Key.withDefault(
          "speed",
          Units.FACTOR.then(ServiceShape::aboveZero),
          "1x",
          "how fast they serve; 0.5x takes twice as long");
  private static final Key<Integer> WEIGHT =
      Key.withDefault(
          "weight", Shapes.integer(1, 65_535), "1", "their share of the load, as balancers hear");
  private static final Shape<Group> GROUP =
      MappingShape.of("a group", GROUP_COUNT, SPEED, WEIGHT)
          .to(f -> new Group("", f.get(GROUP_COUNT), f.get(SPEED), f.get(WEIGHT), ""));
  private static final Choice<List<Group>> PARTS =
      Choice.of(
          "groups or zones",
          List.of(
              new Choice.Alternative<>(
                  "groups",
                  Shapes.entries(MeshShapes.NAME, GROUP).then(EndpointsShape::groups),
                  "that differ in speed or weight"),
              new Choice.Alternative<>(
                  "zones",
                  Shapes.entries(MeshShapes.NAME, COUNT).then(EndpointsShape::zones),
                  "where they are")));
  static final Key<List<Group>> ENDPOINTS =
      Key.required(
          "endpoints",
          Shapes.either(
              COUNT.map(count -> List.of(Group.plain(count))),
              MappingShape.of("endpoints", PARTS).to(f -> f.get(PARTS))),
          "how many, of which kind and where");

  private EndpointsShape() {}

  private static @Nullable List<Group> groups(
      Map<String, Group> named, Node node, FaultList faults) {
    List<Group> groups = new ArrayList<>();
    named.forEach(
        (name, g) -> groups.add(new Group(name, g.count(), g.speed(), g.weight(), g.zone())));
    return checked(groups, node, faults);
  }

  private static @Nullable List<Group> zones(
      Map<String, Integer> counts, Node node, FaultList faults) {
    List<Group> groups = new ArrayList<>();
    counts.forEach((zone, count) -> groups.add(new Group(zone, count, 1, 1, zone)));
    return checked(groups, node, faults);
  }

  private static @Nullable List<Group> checked(List<Group> groups, Node node, FaultList faults) {
    if (groups.isEmpty()) {
      faults.add(node, "must name at least one");
      return null;
    }
    if (groups.stream().mapToLong(Group::count).sum() > MAX_ENDPOINTS) {
      faults.add(node, "more than 100,000 endpoints together; use fewer");
      return null;
    }
    return groups;
  }
}
