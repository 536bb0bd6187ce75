package io.weir.simulator.report;

import io.weir.simulator.engine.LoopView;
import io.weir.simulator.engine.LoopView.EndpointView;
import io.weir.simulator.engine.LoopView.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a loop knows of a cluster's endpoints, for people. */
public final class LoopTable {

  private static final int MOST = 40;

  private final Style style;

  /** One that draws in this style. */
  public LoopTable(Style style) {
    this.style = style;
  }

  /**
   * A title, and a line for each endpoint: what was picked and what was drawn first, then what is
   * not open, then the cheapest.
   *
   * @param picked an endpoint, or empty
   * @param drawn endpoints that were drawn at random to be compared
   */
  public List<String> lines(LoopView view, String picked, List<String> drawn) {
    List<EndpointView> sorted = new ArrayList<>(view.endpoints());
    sorted.sort(
        Comparator.comparing((EndpointView e) -> !e.name().equals(picked))
            .thenComparing(e -> !drawn.contains(e.name()))
            .thenComparing(e -> e.standing() == Standing.OPEN)
            .thenComparingDouble(EndpointView::costNanos));
    Table table = new Table(true);
    table.add(List.of("", "endpoint", "standing", "cost", "in flight", "oldest waits"));
    sorted.stream().limit(MOST).forEach(e -> table.add(cells(e, picked, drawn)));
    List<String> lines = new ArrayList<>();
    lines.add(style.safe(title(view)));
    List<String> rows = table.lines();
    lines.add("  " + style.faint(rows.getFirst()));
    rows.stream().skip(1).forEach(row -> lines.add("  " + row));
    if (sorted.size() > MOST) {
      lines.add("  and " + (sorted.size() - MOST) + " more");
    }
    return lines;
  }

  private static String title(LoopView view) {
    String title =
        view.owner()
            + " loop "
            + view.loop()
            + " > "
            + view.cluster()
            + ": "
            + view.those(Standing.OPEN).size()
            + " of "
            + view.endpoints().size()
            + " open";
    return view.panicking() ? title + ", panicking: ejected ones get traffic too" : title;
  }

  private List<String> cells(EndpointView endpoint, String picked, List<String> drawn) {
    String mark = endpoint.name().equals(picked) ? "picked" : "";
    if (mark.isEmpty() && drawn.contains(endpoint.name())) {
      mark = "drawn";
    }
    double cost = endpoint.costNanos();
    return List.of(
        mark,
        style.safe(endpoint.name()),
        endpoint.standing().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        Double.isNaN(cost) ? "-" : Quantity.duration(cost),
        Integer.toString(endpoint.inFlight()),
        endpoint.waitingNanos() == 0 ? "-" : Quantity.duration((double) endpoint.waitingNanos()));
  }
}
