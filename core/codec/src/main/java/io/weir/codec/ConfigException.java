package io.weir.codec;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything that is wrong in it. */
public final class ConfigException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private static final Comparator<Fault> BY_PLACE =
      Comparator.comparing((Fault fault) -> fault.place().file())
          .thenComparingInt(fault -> fault.place().line())
          .thenComparingInt(fault -> fault.place().column());

  private final transient List<Fault> faults;

  /** At least one fault. */
  public ConfigException(List<Fault> faults) {
    super(faults.stream().sorted(BY_PLACE).map(Fault::toString).collect(Collectors.joining("\n")));
    this.faults = faults.stream().sorted(BY_PLACE).toList();
  }

  /** A single fault. */
  public ConfigException(Place place, String message) {
    this(List.of(new Fault(place, "", message)));
  }

  /** Every fault, in the order of the file. The exception's message is the same, one line each. */
  public List<Fault> faults() {
    return faults;
  }
}
