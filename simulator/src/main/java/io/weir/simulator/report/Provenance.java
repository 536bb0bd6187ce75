package io.weir.simulator.report;

import io.weir.simulator.model.Scenario;
import io.weir.simulator.report.Json.Array;
import io.weir.simulator.report.Json.Members;
import io.weir.simulator.report.JsonReader.UnexpectedException;
import java.util.List;

/**
 * Where results come from: the scenario as it was read, and what the command line made of it. It
 * stands beside them, so that shards can be joined and reports drawn again wherever they are.
 *
 * @param file as it was named
 * @param text of the file
 * @param only the part of the matrix that was taken
 * @param set values that were replaced
 * @param until when arrivals stopped, or empty
 * @param firstSeed the others follow it
 * @param seeds how many; zero for the scenario's own number
 */
public record Provenance(
    String file,
    String text,
    List<String> only,
    List<String> set,
    String until,
    long firstSeed,
    int seeds) {

  /** Its file beside the results. */
  public static final String FILE = "scenario.json";

  private static final int LAYOUT = 1;

  public Provenance {
    only = List.copyOf(only);
    set = List.copyOf(set);
  }

  /** The whole file. */
  public Json json() {
    return new Members()
        .with("file", file)
        .with("layout", LAYOUT)
        .with("model", Scenario.MODEL)
        .with("only", texts(only))
        .with("seeds", new Members().with("count", seeds).with("first", firstSeed))
        .with("set", texts(set))
        .with("text", text)
        .with("until", until);
  }

  /**
   * What a file says.
   *
   * @throws UnexpectedException if it isn't such a file, or of another model
   */
  public static Provenance read(Json json) {
    Tree root = Tree.of(json);
    long model = root.at("model").whole();
    if (root.at("layout").whole() != LAYOUT || model != Scenario.MODEL) {
      throw new UnexpectedException(
          "it is of model " + model + ", and this version has " + Scenario.MODEL + "; run again");
    }
    return new Provenance(
        root.at("file").text(),
        root.at("text").text(),
        root.at("only").items().stream().map(Tree::text).toList(),
        root.at("set").items().stream().map(Tree::text).toList(),
        root.at("until").text(),
        root.at("seeds").at("first").whole(),
        (int) root.at("seeds").at("count").whole());
  }

  private static Json texts(List<String> texts) {
    return new Array(texts.stream().<Json>map(Json.Text::new).toList());
  }
}
