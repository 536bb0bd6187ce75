package io.weir.simulator.scenario;

import io.weir.codec.FaultList;
import io.weir.codec.Fields;
import io.weir.codec.Key;
import io.weir.codec.MappingShape;
import io.weir.codec.Node;
import io.weir.codec.Shape;
import io.weir.codec.Shapes;
import io.weir.codec.Shapes.Word;
import io.weir.codec.Units;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Distribution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a client sends: whatever becomes of its requests (open), or one after the other (closed).
 */
final class ArrivalShape {

  private enum Pattern {
    CONSTANT,
    POISSON,
    BURSTS,
    MMPP,
    TRACE
  }

  /** A rate that may change. */
  private record Rate(double from, double to, long overNanos) {
    boolean steady() {
      return from == to;
    }
  }

  private static final Shape<Long> TIME = Units.nanos("1ms", "24h");

  /** A rate of requests. */
  static final Shape<Double> A_RATE = Units.rate("10000000/s");

  private static final Key<Double> FROM = Key.required("from", A_RATE, "at the start");
  private static final Key<Double> TO =
      Key.required("to", A_RATE.then(ArrivalShape::positive), "in the end, and from then on");
  private static final Key<Long> OVER = Key.required("over", TIME, "how long it takes, evenly");

  private static final Key<Pattern> OPEN =
      Key.optional(
          "open",
          Shapes.words(
              new Word<>("constant", Pattern.CONSTANT, "evenly spaced"),
              new Word<>("poisson", Pattern.POISSON, "at random, independent of each other"),
              new Word<>("bursts", Pattern.BURSTS, "at random for a while, then not at all"),
              new Word<>("mmpp", Pattern.MMPP, "at random, at a rate that jumps at random"),
              new Word<>("trace", Pattern.TRACE, "as recorded, which 'trace' tells")),
          "how requests arrive, whatever becomes of those before");
  private static final Key<Rate> RATE =
      Key.optional(
          "rate",
          Shapes.either(
              A_RATE.then(ArrivalShape::positive).map(rate -> new Rate(rate, rate, 1)),
              MappingShape.of("a changing rate", FROM, TO, OVER)
                  .to(f -> new Rate(f.get(FROM), f.get(TO), f.get(OVER)))),
          "how many a second");
  private static final Key<Long> LENGTH = Key.optional("length", TIME, "of a burst");
  private static final Key<Long> EVERY =
      Key.optional("every", TIME, "from the beginning of one burst to that of the next");
  private static final Key<Double> STATE_RATE =
      Key.required("rate", A_RATE, "how many a second while it lasts, in the mean");
  private static final Key<Long> SOJOURN =
      Key.required("sojourn", TIME, "how long it lasts, in the mean");
  private static final Key<List<Arrival.Mmpp.State>> STATES =
      Key.optional(
          "states",
          Shapes.list(
              MappingShape.of("a state", STATE_RATE, SOJOURN)
                  .to(f ->
                      new Arrival.Mmpp.State(
                          f.get(STATE_RATE), new Distribution.Exponential(f.get(SOJOURN)))),
              2,
              100),
          "of an 'mmpp'; after each comes one of the others");
  private static final Key<Integer> CLOSED =
      Key.optional(
          "closed", Shapes.integer(1, 1_000_000), "so many users, each with one request at a time");
  private static final Key<Distribution> THINK =
      Key.optional(
          "think", Distributions.DISTRIBUTION, "between an answer and the user's next request");

  static final Shape<Draft.Sending> ARRIVAL =
      MappingShape.of(
              "an arrival",
              OPEN,
              RATE,
              LENGTH,
              EVERY,
              STATES,
              CLOSED,
              THINK,
              TraceShape.SOURCE,
              TraceShape.COLUMNS,
              TraceShape.SPEED,
              TraceShape.CYCLE,
              TraceShape.SHA256)
          .checked(ArrivalShape::make);

  private ArrivalShape() {}

  private static Draft.@Nullable Sending make(Fields f, FaultList faults) {
    boolean recorded = f.has(TraceShape.SOURCE) || f.find(OPEN) == Pattern.TRACE;
    if (f.has(CLOSED) ? f.has(OPEN) || recorded : !f.has(OPEN) && !recorded) {
      faults.add(
          f.node(),
          "give one of 'open', how requests arrive, 'closed', how many users, and 'trace', what was"
              + " recorded");
      return null;
    }
    if (recorded) {
      return recorded(f, faults);
    }
    if (extra(f, "goes with 'trace'", faults, TraceShape.ALL)) {
      return null;
    }
    Arrival arrival = f.has(CLOSED) ? closed(f, faults) : open(f, faults);
    return arrival == null ? null : new Draft.Sending.Modelled(arrival);
  }

  private static Draft.@Nullable Sending recorded(Fields f, FaultList faults) {
    if (f.has(OPEN) && f.get(OPEN) != Pattern.TRACE) {
      faults.add(f.node(OPEN), "a trace is 'open: trace', or leave 'open' out");
      return null;
    }
    if (!has(f, TraceShape.SOURCE, "what was recorded", faults)
        || extra(f, "a trace tells when to send", faults, RATE, LENGTH, EVERY, STATES, THINK)) {
      return null;
    }
    if (f.get(TraceShape.SOURCE) instanceof TraceShape.Source.Listed
        && extra(f, "goes with a file", faults, TraceShape.OF_FILE)) {
      return null;
    }
    return TraceShape.sending(f, faults);
  }

  private static @Nullable Arrival closed(Fields f, FaultList faults) {
    if (!has(f, THINK, "'closed' needs it: how long a user thinks", faults)
        || extra(f, "a closed loop has no such thing", faults, RATE, LENGTH, EVERY, STATES)) {
      return null;
    }
    return new Arrival.Closed(f.get(CLOSED), f.get(THINK));
  }

  private static @Nullable Arrival open(Fields f, FaultList faults) {
    if (extra(f, "goes with 'closed'", faults, THINK)) {
      return null;
    }
    return switch (f.get(OPEN)) {
      case MMPP -> mmpp(f, faults);
      case BURSTS -> bursts(f, faults);
      case CONSTANT -> plain(f, false, faults);
      case POISSON -> plain(f, true, faults);
      case TRACE -> throw new IllegalStateException("is no model");
    };
  }

  private static @Nullable Arrival plain(Fields f, boolean random, FaultList faults) {
    if (!has(f, RATE, "how many a second", faults)
        || extra(f, "goes with 'open: bursts'", faults, LENGTH, EVERY)
        || extra(f, "goes with 'open: mmpp'", faults, STATES)) {
      return null;
    }
    Rate rate = f.get(RATE);
    if (!rate.steady()) {
      return new Arrival.Ramp(random, rate.from(), rate.to(), rate.overNanos());
    }
    return random ? new Arrival.Poisson(rate.to()) : new Arrival.Constant(rate.to());
  }

  private static @Nullable Arrival bursts(Fields f, FaultList faults) {
    if (!has(f, RATE, "how many a second", faults)
        || !has(f, LENGTH, "of a burst", faults)
        || !has(f, EVERY, "how often one comes", faults)
        || extra(f, "goes with 'open: mmpp'", faults, STATES)) {
      return null;
    }
    Rate rate = f.get(RATE);
    if (!rate.steady()) {
      faults.add(f.node(RATE), "the rate of bursts does not change; give one such as 300/s");
      return null;
    }
    if (f.get(EVERY) < f.get(LENGTH)) {
      faults.add(f.node(EVERY), "must not be less than 'length'");
      return null;
    }
    return new Arrival.Bursts(rate.to(), f.get(LENGTH), f.get(EVERY));
  }

  private static @Nullable Arrival mmpp(Fields f, FaultList faults) {
    if (!has(f, STATES, "each with its rate and its sojourn", faults)
        || extra(f, "each of the 'states' has its own", faults, RATE)
        || extra(f, "goes with 'open: bursts'", faults, LENGTH, EVERY)) {
      return null;
    }
    List<Arrival.Mmpp.State> states = f.get(STATES);
    if (states.stream().allMatch(state -> state.perSecond() == 0)) {
      faults.add(f.node(STATES), "no state sends anything; give one of them a rate above 0/s");
      return null;
    }
    return new Arrival.Mmpp(states);
  }

  private static boolean has(Fields f, Key<?> key, String why, FaultList faults) {
    if (!f.has(key)) {
      faults.add(f.node(), "key '" + key.name() + "' is missing: " + why);
    }
    return f.has(key);
  }

  private static boolean extra(Fields f, String why, FaultList faults, Key<?>... keys) {
    boolean found = false;
    for (Key<?> key : keys) {
      if (f.has(key)) {
        faults.add(f.node(key), "'" + key.name() + "' is too much: " + why);
        found = true;
      }
    }
    return found;
  }

  private static @Nullable Double positive(Double rate, Node node, FaultList faults) {
    if (rate <= 0) {
      faults.add(node, "a rate of zero sends nothing; give more, or leave the client out");
      return null;
    }
    return rate;
  }
}
