package io.weir.simulator.engine;

import io.weir.simulator.model.Distribution;

/**
 * Random numbers by what they are for: the n-th number of a purpose is a hash of the seed, the
 * purpose and n, so that no choice of a balancer shifts what anybody else draws (common random
 * numbers).
 *
 * <p>The hash is the finalizer of SplitMix64 (Steele, Lea and Flood 2014), applied twice.
 */
final class Draw implements Distribution.Draws {

  /** What a number decides. The order is part of every result: new ones go to the end. */
  enum Purpose {
    /** The gap between arrivals. */
    ARRIVAL,
    /** Which event loop a request reaches. */
    LOOP,
    /** How long the gateway takes. */
    OVERHEAD,
    /** How much work a try is. */
    DEMAND,
    /** The same for a tied copy. */
    PROBE_DEMAND,
    /** Whether an answer is an error. */
    ERROR,
    /** Whether a fault hits a try. */
    FAULT,
    /** What a router decides by chance. */
    ROUTER,
    /** The time until an endpoint stands still again. */
    PAUSE_GAP,
    /** How long it does. */
    PAUSE_LENGTH,
    /** How long a user thinks. */
    THINK,
    /** How long a sidecar takes. */
    SIDECAR,
    /** What a sidecar's router decides by chance. */
    SIDECAR_ROUTER,
    /** What a request is for. */
    TARGET,
    /** How long a client's rate stays, and what follows. */
    STATE,
    /** How long a message travels. */
    NETWORK,
    /** The time until an antagonist is at work again. */
    ANTAGONIST_GAP,
    /** How long it is. */
    ANTAGONIST_LENGTH
  }

  private static final long GAMMA = 0x9E3779B97F4A7C15L;
  private static final long STRIDE = 0xD1B54A32D192ED03L;

  private long state;

  /** The key of all numbers of one purpose for one entity. */
  static long key(long seed, Purpose purpose, int entity) {
    return mix(mix(seed * GAMMA + purpose.ordinal() + 1) + entity * STRIDE);
  }

  /** The number of a call that is made for a try, by its place among all calls for that try. */
  static long child(long number, int place) {
    return mix(number + (place + 1) * GAMMA);
  }

  /** Starts over with the numbers of the n-th sample under a key. */
  Draw at(long key, long n) {
    state = mix(key + n * STRIDE);
    return this;
  }

  @Override
  public double uniform() {
    state += GAMMA;
    // 52 bits, for half a unit beside 53 of them would be rounded away, at the end to 1.
    return ((mix(state) >>> 12) + 0.5) * 0x1.0p-52;
  }

  static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
