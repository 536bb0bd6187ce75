package io.weir.simulator.engine;

import org.jspecify.annotations.Nullable;

/**
 * A calendar queue: a wheel of buckets about as wide as one or two gaps between events, a small
 * heap for the bucket that is being emptied, and a heap for what lies beyond the wheel (R. Brown,
 * "Calendar queues", CACM 31, 1988). Adding is constant time; the order is exactly the heap's.
 */
final class EventWheel implements EventQueue {

  private static final int BUCKETS = 4096;
  private static final int MASK = BUCKETS - 1;
  private static final int RETUNE_INTERVAL = 1 << 14;
  private static final int INITIAL_SHIFT = 20;

  private final EventHeap near = new EventHeap();
  private final EventHeap far = new EventHeap();
  private final @Nullable Event[] buckets = new Event[BUCKETS];
  private final long[] occupied = new long[BUCKETS / Long.SIZE];
  private int shift = INITIAL_SHIFT;
  private long cursor;
  private int untilRetune = RETUNE_INTERVAL;
  private long retunedNanos;

  @Override
  public void add(Event event) {
    long bucket = event.time >> shift;
    if (bucket <= cursor) {
      near.add(event);
    } else if (bucket - cursor < BUCKETS) {
      int slot = (int) bucket & MASK;
      event.next = buckets[slot];
      buckets[slot] = event;
      occupied[slot >> 6] |= 1L << slot;
    } else {
      far.add(event);
    }
  }

  @Override
  public @Nullable Event poll(long horizonNanos) {
    while (true) {
      Event event = near.poll(horizonNanos);
      if (event != null) {
        if (--untilRetune == 0) {
          retune(event.time);
        }
        return event;
      }
      if (near.firstTime() != Long.MAX_VALUE || !advance(horizonNanos)) {
        return null;
      }
    }
  }

  @Override
  public long firstTime() {
    long first = near.firstTime();
    if (first == Long.MAX_VALUE) {
      first = far.firstTime();
      long onWheel = nextOccupied();
      Event event = onWheel == Long.MAX_VALUE ? null : buckets[(int) onWheel & MASK];
      for (; event != null; event = event.next) {
        first = Math.min(first, event.time);
      }
    }
    return first;
  }

  /** Moves on to the next bucket that holds something; false where it lies behind the horizon. */
  private boolean advance(long horizonNanos) {
    long onWheel = nextOccupied();
    long beyond = far.firstTime() == Long.MAX_VALUE ? Long.MAX_VALUE : far.firstTime() >> shift;
    long bucket = Math.min(onWheel, beyond);
    if (bucket > horizonNanos >> shift || bucket == Long.MAX_VALUE) {
      return false;
    }
    cursor = bucket;
    if (bucket == onWheel) {
      empty((int) bucket & MASK);
    }
    long end = ((bucket + 1) << shift) - 1;
    for (Event event = far.poll(end); event != null; event = far.poll(end)) {
      near.add(event);
    }
    return true;
  }

  private void empty(int slot) {
    Event event = buckets[slot];
    buckets[slot] = null;
    occupied[slot >> 6] &= ~(1L << slot);
    while (event != null) {
      Event next = event.next;
      event.next = null;
      near.add(event);
      event = next;
    }
  }

  private long nextOccupied() {
    int start = (int) (cursor + 1) & MASK;
    int word = start >> 6;
    long bits = occupied[word] & (-1L << start);
    for (int i = 0; i <= occupied.length; i++) {
      if (bits != 0) {
        int slot = (word << 6) + Long.numberOfTrailingZeros(bits);
        return cursor + 1 + ((slot - start) & MASK);
      }
      word = (word + 1) & (occupied.length - 1);
      bits = occupied[word];
    }
    return Long.MAX_VALUE;
  }

  /** Fits the width of the buckets to the gap between events. */
  private void retune(long nowNanos) {
    long gap = Math.max(1, (nowNanos - retunedNanos) / RETUNE_INTERVAL);
    retunedNanos = nowNanos;
    untilRetune = RETUNE_INTERVAL;
    int wanted = 64 - Long.numberOfLeadingZeros(gap);
    if (wanted > shift || wanted < shift - 2) {
      rebuild(wanted, nowNanos);
    }
  }

  private void rebuild(int wanted, long nowNanos) {
    for (int slot = 0; slot < BUCKETS; slot++) {
      empty(slot);
    }
    for (Event event = far.poll(Long.MAX_VALUE); event != null; event = far.poll(Long.MAX_VALUE)) {
      near.add(event);
    }
    shift = wanted;
    cursor = nowNanos >> shift;
    Event all = null;
    for (Event event = near.poll(Long.MAX_VALUE);
        event != null;
        event = near.poll(Long.MAX_VALUE)) {
      event.next = all;
      all = event;
    }
    while (all != null) {
      Event event = all;
      all = event.next;
      event.next = null;
      add(event);
    }
  }
}
