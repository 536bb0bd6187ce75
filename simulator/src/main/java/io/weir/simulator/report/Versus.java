package io.weir.simulator.report;

import io.weir.simulator.result.Contrast;
import io.weir.simulator.result.Contrast.Verdict;
import io.weir.simulator.result.Contrasts;
import io.weir.simulator.result.Contrasts.Behaviour;
import io.weir.simulator.scenario.Metric.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A comparison with an earlier result, for people.
 *
 * @param reference what it was compared with, such as {@code git:main}
 * @param contrasts all of it
 */
public record Versus(String reference, Contrasts contrasts) {

  private static final int MOST_LINES = 20;
  private static final String SUCCESS = "success-rate";
  private static final double LEAST_P = 0.001;

  /** In which order they matter. */
  private static final List<Verdict> ORDER =
      List.of(Verdict.WORSE, Verdict.BETTER, Verdict.MOVED, Verdict.UNSURE, Verdict.SAME);

  /** Whether anything got worse. */
  public boolean isWorse() {
    return contrasts.count(Verdict.WORSE) > 0;
  }

  /** The heading of {@link #column}. */
  String heading() {
    String name = reference.startsWith("git:") ? reference.substring(4) : reference;
    return "vs " + name.substring(name.lastIndexOf('/', name.length() - 2) + 1);
  }

  /** What became of one variant, in a few words. */
  String column(String variant) {
    Behaviour behaviour = contrasts.behaviour().getOrDefault(variant, Behaviour.NEW);
    if (behaviour != Behaviour.CHANGED) {
      return word(behaviour);
    }
    Optional<Contrast> first =
        sorted().stream().filter(contrast -> contrast.variant().equals(variant)).findFirst();
    if (first.isEmpty()) {
      return "changed";
    }
    Contrast contrast = first.get();
    if (contrast.verdict() == Verdict.SAME || contrast.verdict() == Verdict.UNSURE) {
      return word(contrast.verdict());
    }
    String metric = contrast.key().toString();
    String amount = amount(contrast) + " " + word(contrast.verdict());
    return metric.equals(SUCCESS) ? amount : metric + " " + amount;
  }

  /** Totals, then one line for each number that differs, the most important first. */
  public List<String> lines(Style style, int most) {
    List<String> lines = new ArrayList<>();
    lines.add(totals(style));
    contrasts
        .behaviour()
        .forEach((variant, behaviour) -> {
          if (behaviour == Behaviour.GONE) {
            lines.add(style.doubtful(" gone     ") + style.safe(variant));
          }
        });
    List<Contrast> sorted = sorted();
    Table table = new Table(true);
    sorted.stream().limit(most).forEach(contrast -> table.add(cells(style, contrast)));
    List<String> rows = table.lines();
    for (int i = 0; i < rows.size(); i++) {
      lines.add(mark(style, sorted.get(i).verdict()) + rows.get(i));
    }
    if (sorted.size() > most) {
      lines.add("          and " + (sorted.size() - most) + " more, none worse than these");
    }
    return lines;
  }

  /** As much as belongs below a table of results. */
  List<String> lines(Style style) {
    return lines(style, Math.max(MOST_LINES, contrasts.count(Verdict.WORSE)));
  }

  /** All that differ: by verdict, success first, in the order of the variants. */
  public List<Contrast> sorted() {
    return contrasts.list().stream()
        .filter(contrast -> contrast.verdict() != Verdict.IDENTICAL)
        .sorted(
            Comparator.comparingInt((Contrast contrast) -> ORDER.indexOf(contrast.verdict()))
                .thenComparing(contrast -> !contrast.key().metric().equals(SUCCESS)))
        .toList();
  }

  /** By how much a number changed: in points or percent, whatever people say of it. */
  public static String amount(Contrast contrast) {
    return signed(contrast, contrast.difference().mean()) + unit(contrast);
  }

  /** The same with its interval. */
  public static String amountWithInterval(Contrast contrast) {
    if (!contrast.difference().hasInterval()) {
      return amount(contrast);
    }
    return amount(contrast)
        + " ["
        + signed(contrast, contrast.difference().low())
        + ", "
        + signed(contrast, contrast.difference().high())
        + "]";
  }

  private static boolean isRelative(Contrast contrast) {
    return contrast.unit() != Unit.SHARE && contrast.before() != 0;
  }

  private static String signed(Contrast contrast, double change) {
    String sign = change >= 0 ? "+" : "";
    if (contrast.unit() == Unit.SHARE) {
      return sign + Fixed.of(change * 100, 3);
    }
    if (isRelative(contrast)) {
      return sign + Fixed.of(change / Math.abs(contrast.before()) * 100, 2);
    }
    return sign + Quantity.of(contrast.unit(), change);
  }

  private static String unit(Contrast contrast) {
    return contrast.unit() == Unit.SHARE ? " pp" : isRelative(contrast) ? " %" : "";
  }

  /** All verdicts in one line. */
  String totals(Style style) {
    Map<String, Behaviour> behaviour = contrasts.behaviour();
    long changed = behaviour.values().stream().filter(b -> b == Behaviour.CHANGED).count();
    long fresh = behaviour.values().stream().filter(b -> b == Behaviour.NEW).count();
    long known = behaviour.size() - fresh;
    StringBuilder text = new StringBuilder("vs ").append(reference).append(": ");
    if (changed == 0) {
      text.append("behaviour is identical");
    } else {
      text.append("behaviour changed in ").append(changed).append(" of ").append(known);
      text.append(known == 1 ? " variant" : " variants");
    }
    if (fresh > 0) {
      text.append(", ").append(fresh).append(" new");
    }
    for (Verdict verdict : ORDER) {
      int count = contrasts.count(verdict);
      if (count > 0) {
        text.append(", ").append(count).append(' ').append(word(verdict));
      }
    }
    text.append(" (").append(contrasts.pairs()).append(" pairs of seeds)");
    return isWorse() ? style.bad(style.safe(text.toString())) : style.safe(text.toString());
  }

  private static String mark(Style style, Verdict verdict) {
    String word = " " + word(verdict) + " ".repeat(9 - word(verdict).length());
    return switch (verdict) {
      case WORSE -> style.bad(word);
      case BETTER -> style.good(word);
      case MOVED, UNSURE -> style.doubtful(word);
      case SAME, IDENTICAL -> style.faint(word);
    };
  }

  private List<String> cells(Style style, Contrast contrast) {
    String arrow = style.unicode() ? " → " : " -> ";
    return List.of(
        style.safe(contrast.variant()),
        style.safe(contrast.key().toString()),
        Quantity.of(contrast.unit(), contrast.before())
            + arrow
            + Quantity.of(contrast.unit(), contrast.after()),
        amountWithInterval(contrast),
        probability(contrast));
  }

  /** The corrected probability, and the other test where it contradicts. */
  String probability(Contrast contrast) {
    String text = "p=" + Fixed.of(contrast.p(), 3);
    if (Double.isNaN(contrast.p())) {
      text = "one seed";
    } else if (contrast.p() < LEAST_P) {
      text = "p<0.001";
    }
    boolean doubted =
        contrast.verdict() != Verdict.SAME && contrast.isDoubted(contrasts.rules().confidence());
    return doubted
        ? text + " (but " + contrast.checkName() + " p=" + Fixed.of(contrast.check(), 3) + ")"
        : text;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
