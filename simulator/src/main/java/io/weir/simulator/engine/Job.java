package io.weir.simulator.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One try at one server. Used again once it is over. */
final class Job implements Runnable {

  /** Where it is. */
  enum State {
    /** In the server's queue. */
    WAITING,
    /** An event will end it, or it stands still until the server goes on. */
    PENDING,
    /** It waits for the calls that its server makes for it. */
    CALLING,
    /** Nothing will ever end it but its caller. */
    LOST,
    /** Its process died before its event: the event only clears it away. */
    DEAD
  }

  private @Nullable Server server;
  State state = State.PENDING;

  /** Whom to tell of its end; null once nobody wants to know. */
  @Nullable Object sender;

  long number;
  int status;
  long retryAfterNanos;
  long serviceNanos;

  /** How long its server had stood still, in all, when this was last taken into account. */
  long stalledNanos;

  /** When its last event came. */
  long dueNanos;

  /** Whether it occupies a worker. */
  boolean working;

  /** Whether its answer reaches nobody. */
  boolean mute;

  /** Whether it is only a tied copy. */
  boolean probe;

  /** Whether the calls that it needed are over. */
  boolean called;

  /** The calls under way for it, or null. */
  @Nullable Calls calls;

  /** How often its server's process had died before it came. */
  int generation;

  /** Neighbours in the queue; {@code behind} also links the free ones. */
  @Nullable Job ahead;

  @Nullable Job behind;

  /** Neighbours among all tries at this server, in the order of arrival. */
  @Nullable Job older;

  @Nullable Job newer;

  /** A try has arrived at a server. */
  void begin(Server newServer, Object newSender, long newNumber, boolean tiedCopy) {
    server = newServer;
    sender = newSender;
    number = newNumber;
    state = State.PENDING;
    status = 0;
    retryAfterNanos = -1;
    working = false;
    mute = false;
    called = false;
    probe = tiedCopy;
  }

  /** The number from which those of its calls derive; a tied copy's differ from the original's. */
  long drawNumber() {
    return probe ? ~number : number;
  }

  @Override
  public void run() {
    Objects.requireNonNull(server).due(this);
  }
}
