package io.weir.codec;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What the parser could not read, in words that help. */
final class SyntaxFault {

  private SyntaxFault() {}

  static ConfigException of(String file, YamlEngineException e) {
    if (!(e instanceof MarkedYamlEngineException marked)) {
      return new ConfigException(
          new Place(file, 1, 1), "not YAML: " + Fault.printable(String.valueOf(e.getMessage())));
    }
    String problem = String.valueOf(marked.getProblem());
    String context = marked.getContext() == null ? "" : marked.getContext();
    if (context.contains("quoted scalar") && problem.contains("end of stream")) {
      return at(file, marked.getContextMark(), "this quote is never closed; close it");
    }
    Optional<Mark> mark = marked.getProblemMark().or(marked::getContextMark);
    if (problem.contains("TAB") || problem.contains("\\t")) {
      return at(file, mark, "a tab cannot indent YAML; use spaces");
    }
    String where = context.isEmpty() ? "" : context + ": ";
    return at(file, mark, "not YAML: " + Fault.printable(where + problem) + remedy(problem));
  }

  private static String remedy(String problem) {
    if (problem.contains("mapping values are not allowed")) {
      return "; is the indentation right, or does a text with ': ' lack quotes?";
    }
    if (problem.contains("<block end>") || problem.contains("expected ',' or")) {
      return "; check indentation, brackets and commas before this place";
    }
    return "";
  }

  private static ConfigException at(String file, Optional<Mark> mark, String message) {
    int line = mark.map(Mark::getLine).orElse(0) + 1;
    int column = mark.map(Mark::getColumn).orElse(0) + 1;
    return new ConfigException(new Place(file, line, column), message);
  }
}
