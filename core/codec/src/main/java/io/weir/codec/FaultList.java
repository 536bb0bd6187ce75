package io.weir.codec;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the faults of a configuration while it is read. The same fault twice counts once. */
public final class FaultList {

  /** More are not kept: who has a hundred faults corrects some before reading on. */
  public static final int MAX = 100;

  private final Set<Fault> faults = new LinkedHashSet<>();
  private boolean more;

  /** Adds a fault of a value. */
  public void add(Node node, String message) {
    add(new Fault(node.place(), node.path(), message));
  }

  /** Adds a fault. */
  public void add(Fault fault) {
    if (faults.size() < MAX) {
      faults.add(fault);
    } else {
      more |= !faults.contains(fault);
    }
  }

  /** Adds all the faults of another list. */
  public void addAll(FaultList others) {
    others.faults.forEach(this::add);
    more |= others.more;
  }

  /** How many there are. */
  public int size() {
    return faults.size();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /** The faults in the order in which they were found; the last one says if there were more. */
  public List<Fault> faults() {
    List<Fault> all = new ArrayList<>(faults);
    if (more) {
      Fault last = all.getLast();
      all.add(new Fault(last.place(), "", "and more; these " + MAX + " faults come first"));
    }
    return all;
  }

  /** Throws all of them, if there are any. */
  public void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new ConfigException(faults());
    }
  }
}
