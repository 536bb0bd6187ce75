package io.weir.proxy;

import java.util.List;

/** A configuration asks for what this version cannot do yet. Nothing of it is served. */
public final class UnsupportedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<String> faults;

  UnsupportedException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  /** Each thing that cannot be done, and where it is asked for, on one line. */
  public List<String> faults() {
    return faults;
  }
}
