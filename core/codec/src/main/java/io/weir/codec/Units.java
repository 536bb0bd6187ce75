package io.weir.codec;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Quantities: a number and its unit, {@code 250ms}, {@code 1000/s}, {@code 5%}. */
public final class Units {

  /** The longest duration there is. */
  private static final String YEAR = "8760h";

  /** From nothing to a year, in whole nanoseconds. */
  public static final Shape<Long> NANOS = nanos("0ms", YEAR);

  /** From nothing to a year, in whole nanoseconds. */
  public static final Shape<Duration> DURATION = NANOS.map(Duration::ofNanos);

  /** A second; from 0/s to 1,000,000,000/s. */
  public static final Shape<Double> RATE = rate("1000000000/s");

  /** 0 to 1, written 0% to 100%. */
  public static final Shape<Double> SHARE = share("100%");

  /** A factor from 0x to 1,000,000x. */
  public static final Shape<Double> FACTOR =
      quantity(Scale.FACTOR, "0x", "1000000x", (number, node, faults) -> number.doubleValue());

  /** 0 to 1, written 0pp to 100pp. */
  public static final Shape<Double> POINTS =
      quantity(Scale.POINTS, "0pp", "100pp", (number, node, faults) -> number.doubleValue());

  /** Bytes, up to a tebibyte. */
  public static final Shape<Long> SIZE =
      quantity(Scale.SIZE, "0B", "1024GiB", (n, node, faults) -> whole(n, "bytes", node, faults));

  private Units() {}

  /** A duration in whole nanoseconds within bounds, which are written as durations. */
  public static Shape<Long> nanos(String min, String max) {
    return quantity(
        Scale.DURATION, min, max, (n, node, faults) -> whole(n, "nanoseconds", node, faults));
  }

  /** A duration within bounds, which are written as durations. */
  public static Shape<Duration> duration(String min, String max) {
    return nanos(min, max).map(Duration::ofNanos);
  }

  /** A rate a second, at most {@code max}. */
  public static Shape<Double> rate(String max) {
    return quantity(Scale.RATE, "0/s", max, (number, node, faults) -> number.doubleValue());
  }

  /** A share, written in percent, at most {@code max}. */
  public static Shape<Double> share(String max) {
    return quantity(Scale.PERCENT, "0%", max, (number, node, faults) -> number.doubleValue());
  }

  /**
   * From one value to another.
   *
   * @param from as read
   * @param to as read
   * @param <T> of both
   */
  public record Span<T>(T from, T to) {}

  /** Two values with two dots between, such as {@code 15s..45s}; the second is the greater. */
  public static <T extends Comparable<T>> Shape<Span<T>> span(Shape<T> end, String example) {
    return new Shape<>(
        new Description.Text("a span such as " + example, ".+\\.\\..+", List.of(example)),
        (node, faults) -> {
          Node.Scalar scalar = (Node.Scalar) node;
          int dots = scalar.text().indexOf("..");
          if (dots < 0) {
            faults.add(node, "must be a span such as " + example + ", not " + node.kind());
            return null;
          }
          T from = end.read(part(scalar, scalar.text().substring(0, dots)), faults);
          T to = end.read(part(scalar, scalar.text().substring(dots + 2)), faults);
          if (from != null && to != null && from.compareTo(to) >= 0) {
            faults.add(node, "must end after it begins: " + node.kind());
            return null;
          }
          return from == null || to == null ? null : new Span<>(from, to);
        });
  }

  /** A part of a scalar's text as a scalar of its own. */
  public static Node.Scalar part(Node.Scalar whole, String text) {
    return new Node.Scalar(whole.place(), whole.path(), text.strip(), true);
  }

  private static <T> Shape<T> quantity(
      Scale scale, String min, String max, Shape.Step<BigDecimal, T> step) {
    BigDecimal least = bound(scale, min);
    BigDecimal most = bound(scale, max);
    Shape<BigDecimal> exact =
        new Shape<>(
            new Description.Text(scale.what(), scale.pattern(), List.of()),
            (node, faults) -> scale.read((Node.Scalar) node, faults));
    Shape<BigDecimal> bounded =
        exact.then((number, node, faults) -> {
          boolean low = number.compareTo(least) < 0;
          if (low || number.compareTo(most) > 0) {
            faults.add(
                node,
                node.kind() + (low ? " is below the least, " + min : " is above the most, " + max));
            return null;
          }
          return number;
        });
    return bounded.then(step);
  }

  private static BigDecimal bound(Scale scale, String text) {
    BigDecimal value = scale.read(Document.scalar("bound", text), new FaultList());
    if (value == null) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  private static @Nullable Long whole(BigDecimal number, String unit, Node node, FaultList faults) {
    if (number.scale() > 0) {
      faults.add(node, node.kind() + " is not a whole number of " + unit);
      return null;
    }
    return number.longValueExact();
  }
}
