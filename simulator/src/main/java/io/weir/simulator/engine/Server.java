package io.weir.simulator.engine;

import io.weir.routing.stats.Outcome;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The model of one endpoint: it serves some tries at once, lets others wait, and refuses the rest
 * with 503; faults make it slow or let it fail.
 *
 * <p>A try that is given up while it waits costs nothing; one that is already served is served to
 * its end, as most servers do.
 */
final class Server {

  private static final int FULL = 503;
  private static final int GOOD = 200;

  /** Not statuses: ends without an answer. */
  private static final int REFUSED = 1000;

  private static final int BROKEN = 1001;

  private final Premises premises;
  private final VirtualTime time;
  private final Service service;
  private final int index;
  private final int slot;
  private final Fault.Site site;
  private final Health health;

  /** Whether nothing is the matter with it; else its health has to be asked. */
  private boolean well;

  private final List<Job> parked = new ArrayList<>(0);
  private int pauses;
  private long pausedSinceNanos;
  private long stalledNanos;
  private int generation;
  private int busy;
  private int waiting;
  private int maxWaiting;
  private @Nullable Job first;
  private @Nullable Job last;
  private @Nullable Job oldest;
  private @Nullable Job newest;
  private int inFlight;
  private int maxInFlight;
  private long tries;
  private @Nullable Sidecar sidecar;

  /**
   * An idle server.
   *
   * @param slot its place among all servers
   */
  Server(Premises premises, Service service, int index, int slot) {
    this.premises = premises;
    this.time = premises.time;
    this.service = service;
    this.index = index;
    this.slot = slot;
    this.site = new Fault.Site(service.name(), index);
    double slowness = 1 / service.groupOf(index).speed();
    this.health = new Health(service, slowness, premises.seed, premises.draw);
    this.well = health.well(time.nanos());
  }

  /** It makes its calls through this. */
  void sidecar(Sidecar value) {
    sidecar = value;
  }

  int slot() {
    return slot;
  }

  Fault.Site site() {
    return site;
  }

  String zone() {
    return service.groupOf(index).zone();
  }

  /** Why nobody reaches it, or null if they do. */
  Fault.Down.@Nullable How down() {
    return health.down();
  }

  /** Whether no message reaches it or leaves it. */
  boolean cutOff() {
    return health.down() == Fault.Down.How.BLACKHOLE;
  }

  int index() {
    return index;
  }

  Service service() {
    return service;
  }

  long tries() {
    return tries;
  }

  int inFlight() {
    return inFlight;
  }

  int maxInFlight() {
    return maxInFlight;
  }

  int maxWaiting() {
    return maxWaiting;
  }

  /**
   * A fault begins.
   *
   * @param number its place among all faults, so that each hits others by chance
   */
  void begin(Fault.AtEndpoints fault, int number) {
    health.begin(fault, number);
    well = false;
    switch (fault) {
      case Fault.Down down when down.how() == Fault.Down.How.BLACKHOLE -> mute();
      case Fault.Down _ -> kill();
      case Fault.Pause _ -> pause();
      case Fault.Join _ -> health.restarted(time.nanos());
      case Fault.Slow _, Fault.Fail _, Fault.Leave _ -> {}
    }
    well = health.well(time.nanos());
  }

  /** It is over. */
  void end(Fault.AtEndpoints fault, int number) {
    health.end(fault, number);
    switch (fault) {
      case Fault.Down down when down.cold() -> health.restarted(time.nanos());
      case Fault.Pause _ -> resume();
      case Fault.Down _, Fault.Slow _, Fault.Fail _, Fault.Join _, Fault.Leave _ -> {}
    }
    well = health.well(time.nanos());
  }

  /** Stands still until {@link #resume}; pauses may overlap. */
  void pause() {
    if (pauses++ == 0) {
      pausedSinceNanos = time.nanos();
    }
  }

  void resume() {
    if (--pauses > 0) {
      return;
    }
    stalledNanos += time.nanos() - pausedSinceNanos;
    for (int i = 0; i < parked.size(); i++) {
      delay(parked.get(i));
    }
    parked.clear();
  }

  /**
   * An antagonist begins or ends its work.
   *
   * @param factor on service times, 1 in the end
   */
  void disturb(double factor) {
    health.disturb(factor);
    well = health.well(time.nanos());
  }

  /** How long it has stood still, in all. */
  private long stalledNanos() {
    return pauses > 0 ? stalledNanos + time.nanos() - pausedSinceNanos : stalledNanos;
  }

  /** A job ends later by as long as its server stood still since it began. */
  private void delay(Job job) {
    long endNanos = job.dueNanos + stalledNanos - job.stalledNanos;
    job.stalledNanos = stalledNanos;
    time.schedule(Math.max(0, endNanos - time.nanos()), job);
  }

  /** The process dies, and with it all that is in flight. */
  private void kill() {
    generation++;
    while (oldest != null && oldest.generation < generation) {
      Job job = oldest;
      Object sender = job.sender;
      long number = job.number;
      abandon(job);
      unlink(job);
      if (job.state == Job.State.PENDING) {
        job.state = Job.State.DEAD;
        job.sender = null;
      } else {
        premises.recycle(job);
      }
      if (sender != null) {
        inFlight--;
        premises.replies.failed(sender, number, Outcome.RESET);
      }
    }
  }

  private void abandon(Job job) {
    if (job.state == Job.State.WAITING) {
      dequeue(job);
      job.state = Job.State.LOST;
    } else if (job.state == Job.State.CALLING) {
      Objects.requireNonNull(sidecar).abandon(job);
      job.state = Job.State.LOST;
    }
    if (job.working) {
      job.working = false;
      busy--;
    }
  }

  /** Nobody will hear of what is in flight. */
  private void mute() {
    for (Job job = oldest; job != null; job = job.newer) {
      job.mute = true;
    }
  }

  /**
   * A try arrives. Nobody hears of its end before this returns.
   *
   * @param sender whom to tell; means nothing else here
   * @param number of its request and its place among the request's tries; what it demands depends
   *     on nothing else
   * @param probe whether it is only a tied copy
   * @return by which it can be cancelled
   */
  Job receive(Object sender, long number, boolean probe) {
    tries++;
    inFlight++;
    maxInFlight = Math.max(maxInFlight, inFlight);
    Job job = premises.job(this, sender, number, probe);
    job.stalledNanos = stalledNanos();
    job.generation = generation;
    link(job);
    if (!well && struck(job)) {
      return job;
    }
    if (busy < service.capacity().concurrency()) {
      serve(job);
    } else if (waiting < service.capacity().queue()) {
      enqueue(job);
    } else {
      job.status = FULL;
      time.schedule(0, job);
    }
    return job;
  }

  /** Whether a fault decides over a try that arrives. */
  private boolean struck(Job job) {
    Fault.Down.How down = health.down();
    if (down != null) {
      turnAway(job, down);
      return true;
    }
    Fault.Fail fault = health.hit(job.number);
    if (fault == null) {
      return false;
    }
    job.status = fault.status();
    job.retryAfterNanos = fault.retryAfterNanos();
    time.schedule(fault.after().sample(premises.draw), job);
    return true;
  }

  private void turnAway(Job job, Fault.Down.How how) {
    switch (how) {
      case REFUSE -> job.status = REFUSED;
      case RESET -> job.status = BROKEN;
      case BLACKHOLE -> {
        job.state = Job.State.LOST;
        return;
      }
    }
    time.schedule(0, job);
  }

  private void serve(Job job) {
    busy++;
    job.working = true;
    job.status = GOOD;
    job.stalledNanos = stalledNanos();
    job.serviceNanos = -1;
    Service.Errors errors = service.errors();
    Draw draw = premises.draw;
    if (errors.share() > 0 && draw.at(premises.errorKey, job.number).uniform() < errors.share()) {
      job.status = errors.status();
      job.serviceNanos = errors.after() == null ? -1 : errors.after().sample(draw);
    }
    if (job.serviceNanos < 0) {
      long key = job.probe ? premises.probeDemandKey : premises.demandKey;
      job.serviceNanos =
          well
              ? service.latency().sample(draw.at(key, job.number))
              : health.serviceNanos(job.number, key, time.nanos());
    }
    time.schedule(job.serviceNanos, job);
  }

  /** The try is not wanted any more; nothing happens where it has ended already. */
  @SuppressWarnings("ReferenceEquality") // this very sender
  void cancel(Object sender, Job job) {
    if (job.sender != sender) {
      return;
    }
    job.sender = null;
    inFlight--;
    switch (job.state) {
      case PENDING, DEAD -> {}
      case CALLING -> {
        Objects.requireNonNull(sidecar).abandon(job);
        conclude(job);
      }
      case WAITING -> {
        dequeue(job);
        unlink(job);
        premises.recycle(job);
      }
      case LOST -> {
        unlink(job);
        premises.recycle(job);
      }
    }
  }

  /** A job's event has come. */
  void due(Job job) {
    job.dueNanos = time.nanos();
    if (job.state == Job.State.DEAD) {
      premises.recycle(job);
    } else if (pauses > 0 && job.status < REFUSED) {
      parked.add(job);
    } else if (job.stalledNanos < stalledNanos && job.status < REFUSED) {
      delay(job);
    } else {
      finish(job);
    }
  }

  /** Its own part is done: it calls others if it must and if anybody still wants to know. */
  private void finish(Job job) {
    if (sidecar != null && job.working && !job.called && job.status == GOOD && job.sender != null) {
      job.state = Job.State.CALLING;
      sidecar.begin(job);
    } else {
      conclude(job);
    }
  }

  /**
   * The calls for a job are over.
   *
   * @param failure the status that it fails with, or 0
   */
  void called(Job job, int failure) {
    job.called = true;
    job.state = Job.State.PENDING;
    job.status = failure == 0 ? GOOD : failure;
    job.serviceNanos += time.nanos() - job.dueNanos;
    job.dueNanos = time.nanos();
    job.stalledNanos = stalledNanos();
    if (pauses > 0) {
      parked.add(job);
    } else {
      conclude(job);
    }
  }

  private void conclude(Job job) {
    Object sender = job.sender;
    long number = job.number;
    int status = job.status;
    long retryAfterNanos = job.retryAfterNanos;
    boolean worked = job.working;
    long serviceNanos = job.serviceNanos;
    boolean lost = job.mute && sender != null;
    if (lost) {
      job.state = Job.State.LOST;
      job.working = false;
    } else {
      unlink(job);
      premises.recycle(job);
    }
    if (worked) {
      busy--;
      Job next = service.capacity().order() == Service.Capacity.Order.LIFO ? last : first;
      if (next != null) {
        dequeue(next);
        serve(next);
      }
    }
    if (sender != null && !lost) {
      inFlight--;
      Answer answer = status < REFUSED ? answer(status, retryAfterNanos, serviceNanos) : null;
      tell(sender, number, status, answer);
    }
  }

  private void tell(Object sender, long number, int status, @Nullable Answer answer) {
    if (answer != null) {
      premises.replies.answered(sender, number, answer);
    } else {
      premises.replies.failed(
          sender, number, status == REFUSED ? Outcome.CONNECT_FAILED : Outcome.RESET);
    }
  }

  private Answer answer(int status, long retryAfterNanos, long serviceNanos) {
    if (service.reports()) {
      return new Answer(status, retryAfterNanos, inFlight, serviceNanos);
    }
    return status == GOOD ? Answer.GOOD : premises.failure(status, retryAfterNanos);
  }

  @Override
  public String toString() {
    return service.name() + "/" + index;
  }

  private void link(Job job) {
    job.older = newest;
    if (newest == null) {
      oldest = job;
    } else {
      newest.newer = job;
    }
    newest = job;
  }

  private void unlink(Job job) {
    if (job.older == null) {
      oldest = job.newer;
    } else {
      job.older.newer = job.newer;
    }
    if (job.newer == null) {
      newest = job.older;
    } else {
      job.newer.older = job.older;
    }
    job.older = null;
    job.newer = null;
  }

  private void enqueue(Job job) {
    job.state = Job.State.WAITING;
    waiting++;
    maxWaiting = Math.max(maxWaiting, waiting);
    job.ahead = last;
    if (last == null) {
      first = job;
    } else {
      last.behind = job;
    }
    last = job;
  }

  private void dequeue(Job job) {
    job.state = Job.State.PENDING;
    waiting--;
    if (job.ahead == null) {
      first = job.behind;
    } else {
      job.ahead.behind = job.behind;
    }
    if (job.behind == null) {
      last = job.ahead;
    } else {
      job.behind.ahead = job.ahead;
    }
    job.ahead = null;
    job.behind = null;
  }
}
