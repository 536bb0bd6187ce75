package io.weir.routing.spec;

import java.util.List;

/** A configuration that cannot be used, with every fault that was found, each with its path. */
public final class SpecException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Fault> faults;

  /**
   * One thing that is wrong.
   *
   * @param path where in the configuration, dotted: {@code clusters.api.endpoints[3].weight}
   * @param message what is wrong and what would be right
   */
  public record Fault(String path, String message) {
    @Override
    public String toString() {
      return path.isEmpty() ? message : path + ": " + message;
    }
  }

  /** All the faults of one configuration; at least one. */
  public SpecException(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).reduce((a, b) -> a + "\n" + b).orElseThrow());
    this.faults = List.copyOf(faults);
  }

  /** A single fault. */
  public SpecException(String path, String message) {
    this(List.of(new Fault(path, message)));
  }

  /** Every fault, in the order in which they were found. */
  public List<Fault> faults() {
    return faults;
  }

  static void require(boolean holds, String path, String message) {
    if (!holds) {
      throw new SpecException(path, message);
    }
  }
}
