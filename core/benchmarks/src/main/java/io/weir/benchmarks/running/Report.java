package io.weir.benchmarks.running;

import io.weir.benchmarks.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run has shown, line by line, and whether that is what it should show. */
final class Report {

  private final String title;
  private final String command;
  private final List<String> rows = new ArrayList<>();
  private boolean good = true;

  Report(String title, String command) {
    this.title = title;
    this.command = command;
  }

  /** A figure without a goal. */
  void row(String what, Object value) {
    rows.add("| " + what + " | " + value + " | | |");
  }

  /** A figure with a goal, met or not. */
  void row(String what, Object value, String goal, boolean met) {
    rows.add("| " + what + " | " + value + " | " + goal + " | " + (met ? "yes" : "**no**") + " |");
    good &= met;
  }

  /** Rows of what a ledger holds after a run that must not lose anything. */
  void nothingLost(Ledger ledger) {
    row("requests sent", ledger.sent());
    row("answered as they should be", ledger.answers(), "all", ledger.answers() == ledger.sent());
    row("failed", ledger.failed() + reasons(ledger), "0", ledger.failed() == 0);
    row("never seen by an endpoint", ledger.unseen(), "0", ledger.unseen() == 0);
    row("seen by endpoints more than once", ledger.doubled(), "0", ledger.doubled() == 0);
  }

  private static String reasons(Ledger ledger) {
    return ledger.failures().isEmpty() ? "" : " " + ledger.failures();
  }

  boolean good() {
    return good;
  }

  /** Prints it, and writes it where asked; 0 if all is as it should be, else 1. */
  int finish(@Nullable Path out) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("# " + title);
    lines.add("");
    lines.add(Machine.describe() + ". Written by `" + command + "`.");
    lines.add("");
    lines.add("| what | value | goal | met |");
    lines.add("| --- | --- | --- | --- |");
    lines.addAll(rows);
    String text = String.join("\n", lines) + "\n";
    System.out.print(text);
    if (out != null) {
      Files.writeString(out, text);
    }
    return good ? 0 : 1;
  }
}
