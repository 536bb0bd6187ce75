package io.weir.simulator.engine;

import io.weir.routing.exchange.Attempt;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The model of one endpoint: it serves some tries at once, lets others wait in order, and refuses
 * the rest with 503; faults make it slow or let it fail.
 *
 * <p>A try that is given up while it waits costs nothing; one that is already served is served to
 * its end, as most servers do.
 */
final class Server {

  private static final int FAILED = 500;
  private static final int FULL = 503;
  private static final int GOOD = 200;

  private final VirtualTime time;
  private final Scenario.Service service;
  private final int index;
  private final int slot;
  private final Draw draw = new Draw();
  private final long demandKey;
  private final long probeDemandKey;
  private final long errorKey;
  private final long seed;
  private final List<Slowing> slow = new ArrayList<>(0);
  private final List<Failing> failing = new ArrayList<>(0);
  private int busy;
  private int waiting;
  private @Nullable Job first;
  private @Nullable Job last;
  private int inFlight;
  private int maxInFlight;
  private long tries;
  private @Nullable Job free;

  /**
   * An idle server.
   *
   * @param slot its place among all servers
   */
  Server(VirtualTime time, Scenario.Service service, int index, int slot, long seed) {
    this.time = time;
    this.service = service;
    this.index = index;
    this.slot = slot;
    // Demand belongs to the request and not to the endpoint, so that balancers can be compared.
    this.demandKey = Draw.key(seed, Draw.Purpose.DEMAND, 0);
    this.probeDemandKey = Draw.key(seed, Draw.Purpose.PROBE_DEMAND, 0);
    this.errorKey = Draw.key(seed, Draw.Purpose.ERROR, 0);
    this.seed = seed;
  }

  /** A fault in force, and the key of the numbers that decide whom it hits. */
  private record Slowing(Fault.Slow fault, long key) {}

  /** Likewise. */
  private record Failing(Fault.Fail fault, long key) {}

  /** One try at this server. Used again once it is over. */
  private static final class Job implements Runnable {
    private final Server server;
    private @Nullable Attempt attempt;
    private long number;
    private int status;
    private long retryAfterNanos;
    private long serviceNanos;
    private boolean working;
    private @Nullable Job ahead;
    private @Nullable Job behind;

    Job(Server server) {
      this.server = server;
    }

    @Override
    public void run() {
      server.finish(this);
    }
  }

  int slot() {
    return slot;
  }

  int index() {
    return index;
  }

  Scenario.Service service() {
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

  /**
   * A fault begins.
   *
   * @param number its place among all faults, so that each hits others by chance
   */
  void begin(Fault fault, int number) {
    long key = Draw.key(seed, Draw.Purpose.FAULT, number);
    switch (fault) {
      case Fault.Slow s -> slow.add(new Slowing(s, key));
      case Fault.Fail f -> failing.add(new Failing(f, key));
    }
  }

  /** It is over. */
  void end(Fault fault, int number) {
    long key = Draw.key(seed, Draw.Purpose.FAULT, number);
    switch (fault) {
      case Fault.Slow s -> slow.remove(new Slowing(s, key));
      case Fault.Fail f -> failing.remove(new Failing(f, key));
    }
  }

  /**
   * A try arrives.
   *
   * @param number of its request and its place among the request's tries; what it demands depends
   *     on nothing else
   */
  void receive(Attempt attempt, long number) {
    tries++;
    inFlight++;
    maxInFlight = Math.max(maxInFlight, inFlight);
    Job job = newJob(attempt, number);
    attempt.transport(job);
    Fault.Fail fault = failing.isEmpty() ? null : hit(job);
    if (fault != null) {
      job.status = fault.status();
      job.retryAfterNanos = fault.retryAfterNanos();
      time.schedule(fault.after().sample(draw), job);
    } else if (busy < service.capacity().concurrency()) {
      serve(job);
    } else if (waiting < service.capacity().queue()) {
      enqueue(job);
    } else {
      job.status = FULL;
      time.schedule(0, job);
    }
  }

  private Fault.@Nullable Fail hit(Job job) {
    for (Failing candidate : failing) {
      if (draw.at(candidate.key, job.number).uniform() < candidate.fault.share()) {
        return candidate.fault;
      }
    }
    return null;
  }

  private void serve(Job job) {
    busy++;
    job.working = true;
    job.status = GOOD;
    if (service.errors() > 0 && draw.at(errorKey, job.number).uniform() < service.errors()) {
      job.status = FAILED;
    }
    job.serviceNanos = duration(job);
    time.schedule(job.serviceNanos, job);
  }

  private long duration(Job job) {
    boolean probe = job.attempt != null && job.attempt.kind() == Attempt.Kind.PROBE;
    draw.at(probe ? probeDemandKey : demandKey, job.number);
    if (slow.isEmpty()) {
      return service.latency().sample(draw);
    }
    Distribution latency = service.latency();
    double factor = 1;
    for (Slowing candidate : slow) {
      Fault.Slow fault = candidate.fault;
      if (fault.share() >= 1 || draw.at(candidate.key, job.number).uniform() < fault.share()) {
        latency = fault.latency() == null ? latency : fault.latency();
        factor *= fault.factor();
      }
    }
    draw.at(probe ? probeDemandKey : demandKey, job.number);
    return (long) Math.min(Distribution.LONGEST_NANOS, latency.sample(draw) * factor);
  }

  /** The try is not wanted any more. */
  void cancel(Attempt attempt) {
    Job job = (Job) attempt.transport();
    if (job == null || job.attempt != attempt) {
      return;
    }
    job.attempt = null;
    inFlight--;
    if (!job.working && job.status == 0) {
      dequeue(job);
      recycle(job);
    }
  }

  private void finish(Job job) {
    Attempt attempt = job.attempt;
    int status = job.status;
    long retryAfterNanos = job.retryAfterNanos;
    boolean worked = job.working;
    long serviceNanos = job.serviceNanos;
    recycle(job);
    if (worked) {
      busy--;
      if (first != null) {
        Job next = first;
        dequeue(next);
        serve(next);
      }
    }
    if (attempt != null) {
      inFlight--;
      attempt.transport(null);
      attempt.answered(answer(status, retryAfterNanos, serviceNanos));
      attempt.completed(true);
    }
  }

  private Answer answer(int status, long retryAfterNanos, long serviceNanos) {
    if (service.reports()) {
      return new Answer(status, retryAfterNanos, inFlight, serviceNanos);
    }
    boolean good = status == GOOD;
    return good ? Answer.GOOD : new Answer(status, retryAfterNanos, Answer.NONE, Answer.NONE);
  }

  private Job newJob(Attempt attempt, long number) {
    Job job = free;
    if (job == null) {
      job = new Job(this);
    } else {
      free = job.behind;
      job.behind = null;
    }
    job.attempt = attempt;
    job.number = number;
    job.status = 0;
    job.retryAfterNanos = -1;
    job.working = false;
    return job;
  }

  private void recycle(Job job) {
    job.attempt = null;
    job.behind = free;
    free = job;
  }

  private void enqueue(Job job) {
    waiting++;
    job.ahead = last;
    if (last == null) {
      first = job;
    } else {
      last.behind = job;
    }
    last = job;
  }

  private void dequeue(Job job) {
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
