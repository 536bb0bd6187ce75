package io.weir.simulator.command;

import java.util.List;

/** What a scenario may name. */
@FunctionalInterface
public interface Catalogue {

  /** The sections of {@code simulator list}, in order. */
  List<Section> sections();

  /**
   * Things of one kind.
   *
   * @param title such as {@code Balancers}
   */
  record Section(String title, List<Entry> entries) {
    public Section {
      entries = List.copyOf(entries);
    }
  }

  /**
   * One thing.
   *
   * @param name as it is written in a scenario
   * @param about one line for people
   */
  record Entry(String name, String about) {}
}
