package io.weir.gateway.metrics;

import io.weir.routing.stats.StatsFrame.Key;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which names get a series of their own, so that their number is bounded. First come, first served:
 * a name keeps its series, or its place in the overflow, for as long as it is counted, since a
 * counter that changed its series would seem to go back. Owned by one thread.
 */
final class SeriesLimit {

  /** Stands for all that have no series of their own. */
  static final String OVERFLOW = "_overflow";

  private final int most;
  private final Set<Key> shown = new LinkedHashSet<>();
  private final Set<Key> overflown = new LinkedHashSet<>();

  SeriesLimit(int most) {
    this.most = most;
  }

  /** Forgets all names but these, before they are asked for. */
  void retain(Set<Key> names) {
    shown.retainAll(names);
    overflown.retainAll(names);
  }

  /** The name itself, or the overflow. */
  Key shown(Key name) {
    if (shown.contains(name)) {
      return name;
    }
    if (shown.size() < most && !overflown.contains(name)) {
      shown.add(name);
      return name;
    }
    overflown.add(name);
    return new Key(OVERFLOW, OVERFLOW);
  }
}
