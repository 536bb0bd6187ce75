package io.weir.simulator.engine;

import org.jspecify.annotations.Nullable;

/**
 * What all servers of one world share: its time, the way back for answers, what tries demand by
 * chance, and the jobs that are free. With many servers what each of them has for itself costs
 * time, for it is seldom at hand when its turn comes.
 */
final class Premises {

  final VirtualTime time;
  final Replies replies;
  final long seed;
  final Draw draw = new Draw();

  // Demand belongs to the request and not to the endpoint, so that balancers can be compared.
  final long demandKey;
  final long probeDemandKey;
  final long errorKey;

  private @Nullable Job free;
  private Answer failure = Answer.GOOD;

  Premises(VirtualTime time, Replies replies, long seed) {
    this.time = time;
    this.replies = replies;
    this.seed = seed;
    this.demandKey = Draw.key(seed, Draw.Purpose.DEMAND, 0);
    this.probeDemandKey = Draw.key(seed, Draw.Purpose.PROBE_DEMAND, 0);
    this.errorKey = Draw.key(seed, Draw.Purpose.ERROR, 0);
  }

  /** A job for a try that arrives at a server. */
  Job job(Server server, Object sender, long number, boolean probe) {
    Job job = free;
    if (job == null) {
      job = new Job();
    } else {
      free = job.behind;
      job.behind = null;
    }
    job.begin(server, sender, number, probe);
    return job;
  }

  /** The answer that fails so; mostly it is the same as the last one. */
  Answer failure(int status, long retryAfterNanos) {
    if (failure.status() != status || failure.retryAfterNanos() != retryAfterNanos) {
      failure = new Answer(status, retryAfterNanos, Answer.NONE, Answer.NONE);
    }
    return failure;
  }

  /** A job is over, and nothing refers to it any more. */
  void recycle(Job job) {
    job.sender = null;
    job.behind = free;
    free = job;
  }
}
