package io.weir.simulator.engine;

import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Fault.Site;
import java.util.LinkedHashSet;
import java.util.Set;

/** A partition while it lasts: between two sides messages get lost, each by a draw of its own. */
final class Cut {

  private final Set<Site> one;
  private final Set<Site> other;
  private final double loss;
  private final long key;
  private final Draw draw = new Draw();

  /**
   * A cut between the two sides of a partition.
   *
   * @param number its place among all faults
   */
  Cut(Fault.Partition partition, int number, long seed) {
    this.one = new LinkedHashSet<>(partition.one());
    this.other = new LinkedHashSet<>(partition.other());
    this.loss = partition.loss();
    this.key = Draw.key(seed, Draw.Purpose.FAULT, number);
  }

  boolean concerns(Site caller, Site callee) {
    return (one.contains(caller) && other.contains(callee))
        || (one.contains(callee) && other.contains(caller));
  }

  boolean loses(long message) {
    return draw.at(key, message).uniform() < loss;
  }
}
