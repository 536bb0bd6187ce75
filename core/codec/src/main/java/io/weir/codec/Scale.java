package io.weir.codec;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A family of units, and how a number with one of them is read, exactly. */
final class Scale {

  static final Scale DURATION =
      new Scale("a duration such as 250ms", "ms")
          .unit("ns", "1")
          .unit("us", "1000")
          .unit("ms", "1000000")
          .unit("s", "1000000000")
          .unit("m", "60000000000")
          .unit("h", "3600000000000");

  static final Scale RATE =
      new Scale("a rate such as 1000/s", "/s")
          .unit("/s", "1")
          .unit("/m", "1", "60")
          .unit("/h", "1", "3600");

  static final Scale PERCENT = new Scale("a percentage such as 5%", "%").unit("%", "0.01");

  static final Scale POINTS = new Scale("percentage points such as 4pp", "pp").unit("pp", "0.01");

  static final Scale FACTOR = new Scale("a factor such as 2.5x", "x").unit("x", "1");

  static final Scale SIZE =
      new Scale("a size such as 16KiB", "KiB")
          .unit("B", "1")
          .unit("KiB", "1024")
          .unit("MiB", "1048576")
          .unit("GiB", "1073741824");

  private static final int MAX_LENGTH = 40;
  private static final Pattern QUANTITY =
      Pattern.compile("([+-]?)(\\d{1,18}+(?:\\.\\d{1,18}+)?+) ?([^\\s\\d.+-]*+)");

  private final String what;
  private final String likely;
  private final Map<String, Unit> units = new LinkedHashMap<>();

  private Scale(String what, String likely) {
    this.what = what;
    this.likely = likely;
  }

  private Scale unit(String name, String factor) {
    return unit(name, factor, "1");
  }

  private Scale unit(String name, String factor, String divisor) {
    units.put(name, new Unit(new BigDecimal(factor), new BigDecimal(divisor)));
    return this;
  }

  private record Unit(BigDecimal factor, BigDecimal divisor) {

    BigDecimal times(BigDecimal number) {
      BigDecimal product = number.multiply(factor);
      return divisor.compareTo(BigDecimal.ONE) == 0
          ? product.stripTrailingZeros()
          : product.divide(divisor, MathContext.DECIMAL64).stripTrailingZeros();
    }
  }

  /** For messages. */
  String what() {
    return what;
  }

  /** A regular expression for an editor. */
  String pattern() {
    return "\\d+(\\.\\d+)? ?(" + String.join("|", units.keySet()) + ")";
  }

  /** The value in the scale's base unit, or null after a fault. */
  @Nullable BigDecimal read(Node.Scalar node, FaultList faults) {
    Matcher matcher = QUANTITY.matcher(node.text());
    if (node.text().length() > MAX_LENGTH || !matcher.matches()) {
      boolean digits = node.text().matches("\\d{19,}+.*+");
      faults.add(
          node,
          digits
              ? "is too large a number: " + node.kind()
              : "must be " + what + ", not " + node.kind());
      return null;
    }
    if (!matcher.group(1).isEmpty()) {
      String sign = matcher.group(1).equals("-") ? "must not be negative" : "must have no sign";
      faults.add(node, sign + ": " + node.kind());
      return null;
    }
    return inUnit(new BigDecimal(matcher.group(2)), matcher.group(3), node, faults);
  }

  private @Nullable BigDecimal inUnit(
      BigDecimal number, String unit, Node.Scalar node, FaultList faults) {
    Unit known = units.get(unit);
    if (known != null) {
      return known.times(number);
    }
    if (unit.isEmpty()) {
      faults.add(node, node.kind() + " has no unit; write " + withUnit(number) + alternatives());
    } else {
      faults.add(
          node,
          "unknown unit "
              + Fault.quote(unit)
              + "; "
              + what
              + " ends in "
              + String.join(", ", units.keySet()));
    }
    return null;
  }

  /** What was meant, as far as one can tell: a share below 1 may be a fraction or a percentage. */
  private String withUnit(BigDecimal number) {
    String asItIs = number.toPlainString() + likely;
    boolean fraction = likely.equals("%") && number.signum() > 0 && number.scale() > 0;
    if (!fraction || number.compareTo(BigDecimal.ONE) >= 0) {
      return asItIs;
    }
    return number.movePointRight(2).stripTrailingZeros().toPlainString() + likely + " or " + asItIs;
  }

  private String alternatives() {
    return units.size() == 1 ? "" : " (units: " + String.join(", ", units.keySet()) + ")";
  }
}
