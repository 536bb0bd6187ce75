package io.weir.simulator.scenario;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number that can be taken from a run and asserted on.
 *
 * @param kind which
 * @param percentile of {@link Kind#PERCENTILE}, 0 to 100; 0 for the others
 * @param subject the endpoint of {@link Kind#SHARE}, such as {@code api/0}, or the service of
 *     {@link Kind#UPSTREAM_LOAD}; empty for the others
 */
public record Metric(Kind kind, double percentile, String subject) {

  private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,4})?|100)");
  private static final Pattern SUBJECT = Pattern.compile("([a-z-]+)\\(([^()]{1,100})\\)");

  /** In what a metric is counted. */
  public enum Unit {
    /** A part of a whole, 0 to 1, written in percent; differences in percentage points. */
    SHARE,
    /** Nanoseconds, written as a duration. */
    DURATION,
    /** Per second of virtual time, written as a rate. */
    RATE,
    /** A plain number, or in percent of 1. */
    NUMBER
  }

  /** The metrics there are. */
  public enum Kind {
    /** Good answers within the client's timeout among the intended requests. */
    SUCCESS_RATE("success-rate", Unit.SHARE, true, "good answers in time / intended requests"),
    /** Intended requests that got no good answer within the client's timeout. */
    LOST("lost", Unit.NUMBER, false, "requests without a good answer in time"),
    /** Good answers within the client's timeout, a second. */
    GOODPUT("goodput", Unit.RATE, true, "good answers in time, a second"),
    /** Mean latency. */
    MEAN("mean", Unit.DURATION, false, "mean latency"),
    /** A percentile of latency, written {@code p99.9}. */
    PERCENTILE("pNN", Unit.DURATION, false, "a percentile of latency, such as p99.9"),
    /** The longest latency. */
    MAX("max", Unit.DURATION, false, "the longest latency"),
    /** Tries that gateways send, of every kind, for each request. */
    ATTEMPTS_PER_REQUEST("attempts-per-request", Unit.NUMBER, false, "gateways' tries / requests"),
    /** Repetitions of failed tries for each request. */
    RETRIES_PER_REQUEST("retries-per-request", Unit.NUMBER, false, "repeated tries / requests"),
    /** Tries beside a slow one, for each request. */
    HEDGES_PER_REQUEST("hedges-per-request", Unit.NUMBER, false, "hedged tries / requests"),
    /** Tries beyond one a request, tied copies included. */
    EXTRA_LOAD(
        "extra-load", Unit.SHARE, false, "tries beyond the first of each request / requests"),
    /** The most loaded endpoint's tries over the mean of all endpoints. */
    LOAD_IMBALANCE("load-imbalance", Unit.NUMBER, false, "most tries of an endpoint / their mean"),
    /** The standard deviation of the endpoints' tries over their mean. */
    LOAD_CV("load-cv", Unit.NUMBER, false, "spread of the endpoints' tries / their mean"),
    /** Jain's fairness index of the endpoints' tries, 1 for perfectly even. */
    JAIN("jain", Unit.NUMBER, true, "Jain's fairness index of the endpoints' tries"),
    /** One endpoint's part of its service's tries. */
    SHARE("share", Unit.SHARE, false, "an endpoint's part of its service's tries: share(api/0)"),
    /** The most requests in flight to one endpoint. */
    IN_FLIGHT_MAX("in-flight-max", Unit.NUMBER, false, "most requests at once at one endpoint"),
    /** The most requests that waited at one endpoint. */
    QUEUE_MAX("queue-max", Unit.NUMBER, false, "most requests that waited at one endpoint"),
    /** How long endpoints are kept out by a caller's event loop, added up over endpoints. */
    EJECTED_TIME(
        "ejected-time",
        Unit.DURATION,
        false,
        "how long a caller keeps endpoints out, ejected or suspect, added up over endpoints"),
    /** From the end of the last event until success and p99 are what they were before the first. */
    RECOVERY_TIME(
        "recovery-time",
        Unit.DURATION,
        false,
        "from the end of the last event to three windows as good as before the first"),
    /** A service's tries, from gateways and endpoints, over those that no failure would need. */
    UPSTREAM_LOAD(
        "upstream-load",
        Unit.NUMBER,
        false,
        "a service's tries / those needed if none were repeated: upstream-load(api)");

    private final String word;
    private final Unit unit;
    private final boolean higherIsBetter;
    private final String doc;

    Kind(String word, Unit unit, boolean higherIsBetter, String doc) {
      this.word = word;
      this.unit = unit;
      this.higherIsBetter = higherIsBetter;
      this.doc = doc;
    }

    /** Its name in a scenario. */
    public String word() {
      return word;
    }

    /** In what it is counted. */
    public Unit unit() {
      return unit;
    }

    /** Which direction is an improvement. */
    public boolean higherIsBetter() {
      return higherIsBetter;
    }

    /** Whether it is of one endpoint or service, which stands in parentheses. */
    public boolean hasSubject() {
      return this == SHARE || this == UPSTREAM_LOAD;
    }

    /** Whether it is of the whole run, so that no phase has one of its own. */
    public boolean wholeRun() {
      return switch (this) {
        case IN_FLIGHT_MAX, QUEUE_MAX, EJECTED_TIME, RECOVERY_TIME -> true;
        default -> false;
      };
    }

    /** One line for people. */
    public String doc() {
      return doc;
    }
  }

  /** A metric that needs no parameter. */
  public static Metric of(Kind kind) {
    return new Metric(kind, 0, "");
  }

  /** The metric of this name, if there is one. */
  public static Optional<Metric> named(String text) {
    Matcher percentile = PERCENTILE.matcher(text);
    if (percentile.matches()) {
      return Optional.of(new Metric(Kind.PERCENTILE, Double.parseDouble(percentile.group(1)), ""));
    }
    Matcher parts = SUBJECT.matcher(text);
    boolean hasSubject = parts.matches();
    String word = hasSubject ? parts.group(1) : text;
    String subject = hasSubject ? parts.group(2) : "";
    return Arrays.stream(Kind.values())
        .filter(kind -> kind != Kind.PERCENTILE && kind.hasSubject() == hasSubject)
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .map(kind -> new Metric(kind, 0, subject));
  }

  /** As written in a scenario: {@code p99.9}, {@code share(api/0)}, {@code success-rate}. */
  @Override
  public String toString() {
    return switch (kind) {
      case PERCENTILE -> "p" + plain(percentile);
      case SHARE, UPSTREAM_LOAD -> kind.word() + "(" + subject + ")";
      default -> kind.word();
    };
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
