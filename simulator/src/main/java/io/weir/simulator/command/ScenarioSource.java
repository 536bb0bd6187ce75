package io.weir.simulator.command;

import io.weir.simulator.scenario.Experiment;
import java.util.List;

/** Reads scenario files. */
@FunctionalInterface
public interface ScenarioSource {

  /**
   * Reads one file.
   *
   * @param file its name, for messages and for what it refers to
   * @param content its bytes
   * @param changes what replaces values of the file, in order, each as {@code path=value}
   * @throws InvalidScenarioException with all that is wrong
   */
  List<Experiment> load(String file, byte[] content, List<String> changes);

  /** A file that was read and makes no valid scenario. */
  final class InvalidScenarioException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<String> faults;

    /**
     * All that is wrong.
     *
     * @param faults one line each, such as {@code a.yaml:3:7: unknown key 'foo'}
     */
    public InvalidScenarioException(List<String> faults) {
      super(String.join("\n", faults));
      this.faults = List.copyOf(faults);
    }

    /** One line each. */
    public List<String> faults() {
      return faults;
    }
  }
}
