package io.weir.simulator.engine;

import io.weir.simulator.model.Arrival;

/** Sends whatever becomes of the requests before. */
final class OpenLoop implements Runnable {

  private final Caller caller;
  private final Arrival.Open arrival;
  private final Pace pace;
  private final long arrivalKey;
  private final Draw draw = new Draw();
  private long sent;

  /**
   * Nothing happens before {@link #start}.
   *
   * @param arrivalKey of the gaps between requests
   */
  OpenLoop(Caller caller, Arrival.Open arrival, Pace pace, long arrivalKey) {
    this.caller = caller;
    this.arrival = arrival;
    this.pace = pace;
    this.arrivalKey = arrivalKey;
  }

  void start() {
    caller.at(nextNanos(), this);
  }

  /** The instant of one request has come. */
  @Override
  public void run() {
    ClientRequest request = caller.open(sent++, null);
    caller.at(nextNanos(), this);
    caller.send(request);
  }

  private long nextNanos() {
    if (arrival instanceof Arrival.Replay replay) {
      return replay.has(sent) ? pace.at(replay.nanosAt(sent)) : Pace.NEVER;
    }
    return arrival.random()
        ? pace.after(caller.now(), -StrictMath.log(draw.at(arrivalKey, sent).uniform()))
        : pace.at(sent);
  }
}
