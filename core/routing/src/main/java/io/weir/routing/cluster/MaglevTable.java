package io.weir.routing.cluster;

/**
 * A table that endpoints fill in turns, each along its own permutation of the slots (Eisenbud et
 * al., NSDI 2016; weights as in Envoy): a lookup in constant time and almost exact shares, for a
 * little more disruption than a ring.
 *
 * <p>It always has {@value #SIZE} slots, a prime, since another size would move every key.
 */
final class MaglevTable implements KeyTable {

  static final int SIZE = 65_537;

  private final char[] owners = new char[SIZE];

  /**
   * A table of these endpoints.
   *
   * @param hashes of their keys; the order should not change without need
   */
  MaglevTable(long[] hashes, int[] weights) {
    int heaviest = 0;
    for (int weight : weights) {
      heaviest = Math.max(heaviest, weight);
    }
    boolean[] taken = new boolean[SIZE];
    int[] position = new int[hashes.length];
    for (int i = 0; i < hashes.length; i++) {
      position[i] = (int) Long.remainderUnsigned(hashes[i], SIZE);
    }
    long[] credit = new long[hashes.length];
    for (int filled = 0, i = 0; filled < SIZE; i = i + 1 == hashes.length ? 0 : i + 1) {
      credit[i] += weights[i];
      if (credit[i] >= heaviest) {
        credit[i] -= heaviest;
        position[i] = claim(taken, position[i], skip(hashes[i]), (char) i);
        filled++;
      }
    }
  }

  private static int skip(long hash) {
    return (int) Long.remainderUnsigned(KeyHash.mix(hash), SIZE - 1) + 1;
  }

  /** Takes the next free slot from a position on and returns the position after it. */
  private int claim(boolean[] taken, int from, int skip, char owner) {
    int slot = from;
    while (taken[slot]) {
      slot = (slot + skip) % SIZE;
    }
    taken[slot] = true;
    owners[slot] = owner;
    return (slot + skip) % SIZE;
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public int slot(long hash) {
    return (int) Long.remainderUnsigned(hash, SIZE);
  }

  @Override
  public int owner(int slot) {
    return owners[slot];
  }
}
