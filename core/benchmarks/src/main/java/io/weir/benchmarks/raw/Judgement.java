package io.weir.benchmarks.raw;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Holds what came of an input against what it demands. */
public final class Judgement {

  private Judgement() {}

  /** What is not as demanded; nothing if all is well. */
  public static List<String> faults(RawInput input, Conversation conversation) {
    List<String> faults = new ArrayList<>();
    answers(input, conversation, faults);
    endpoint(input, conversation, faults);
    for (Recorder.Reading reading : conversation.readings()) {
      if (reading.text().startsWith("BROKEN")) {
        faults.add("the endpoint was sent what breaks the rules");
      }
      input.absent().stream()
          .filter(what -> sees(reading, what))
          .forEach(what -> faults.add("the endpoint saw " + what));
    }
    return faults;
  }

  private static void answers(RawInput input, Conversation conversation, List<String> faults) {
    List<List<String>> wanted = input.wanted();
    List<String> got = conversation.statuses();
    boolean closing = wanted.getLast().contains("close") && got.size() == wanted.size() - 1;
    boolean right = closing ? conversation.closed() : got.size() == wanted.size();
    for (int i = 0; right && i < got.size(); i++) {
      right = wanted.get(i).contains(got.get(i));
    }
    if (!right) {
      faults.add("answered " + (got.isEmpty() ? "nothing" : String.join(" ", got)));
    } else if (!got.isEmpty() && refused(got.getLast()) && !conversation.closed()) {
      faults.add("left the connection open after " + got.getLast());
    }
  }

  private static void endpoint(RawInput input, Conversation conversation, List<String> faults) {
    List<String> seen = conversation.readings().stream().map(Recorder.Reading::text).toList();
    long good = conversation.statuses().stream().filter(status -> !refused(status)).count();
    boolean exact = !input.backend().isEmpty();
    if (exact && !seen.equals(input.backend())) {
      faults.add("the endpoint saw " + seen);
    } else if (!exact && seen.size() > good) {
      faults.add("a refused request reached the endpoint: " + seen);
    }
  }

  /** Whether an answer refuses what was sent, rather than to serve it. */
  private static boolean refused(String status) {
    return status.charAt(0) >= '4' && !status.equals("404");
  }

  private static boolean sees(Recorder.Reading reading, String what) {
    if (what.startsWith("target: ")) {
      return reading.text().split(" ")[1].equals(what.substring("target: ".length()));
    }
    int colon = what.indexOf(':');
    return Recorder.values(reading.lines(), what.substring(0, colon).toLowerCase(Locale.ROOT))
        .stream()
        .anyMatch(value -> value.contains(what.substring(colon + 1).strip()));
  }
}
