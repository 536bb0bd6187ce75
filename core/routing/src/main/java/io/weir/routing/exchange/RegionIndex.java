package io.weir.routing.exchange;

import java.util.List;

/**
 * Finds which of a fixed set of strings equals a region of a text, without cutting the region out.
 *
 * <p>An open-addressing hash table that is at most half full. The caller hashes (with {@link
 * #step}, character by character in whichever direction suits it), so that the hashes of many
 * regions of one text cost a single pass. Keys come from configuration and requests only probe, so
 * no request can make the table slower than its configuration made it. Immutable.
 */
final class RegionIndex {

  /** The hash of nothing (FNV-1a). */
  static final int SEED = 0x811C9DC5;

  private static final int PRIME = 0x01000193;
  private static final long ENTRY_MASK = 0xFFFF_FFFFL;

  private final String[] keys;
  private final long[] slots;
  private final int mask;

  private RegionIndex(String[] keys, long[] slots) {
    this.keys = keys;
    this.slots = slots;
    this.mask = slots.length - 1;
  }

  /**
   * An index of these keys.
   *
   * @param keys all different; the number of a key is its place in this list
   * @param hashes the hash of each
   */
  static RegionIndex of(List<String> keys, int[] hashes) {
    long[] slots = new long[Integer.highestOneBit(Math.max(1, keys.size())) * 4];
    for (int i = 0; i < hashes.length; i++) {
      int slot = spread(hashes[i]) & slots.length - 1;
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = (long) hashes[i] << 32 | i + 1;
    }
    return new RegionIndex(keys.toArray(String[]::new), slots);
  }

  /** The hash of a text one character longer. */
  static int step(int hash, char next) {
    return (hash ^ next) * PRIME;
  }

  /** The number of the key that equals the text from {@code from} to {@code to}, or -1. */
  int find(int hash, String text, int from, int to) {
    for (int slot = spread(hash) & mask; slots[slot] != 0; slot = slot + 1 & mask) {
      if ((int) (slots[slot] >>> 32) == hash) {
        int number = (int) (slots[slot] & ENTRY_MASK) - 1;
        String key = keys[number];
        if (key.length() == to - from && text.startsWith(key, from)) {
          return number;
        }
      }
    }
    return -1;
  }

  /**
   * As {@link #find}, but the text's ASCII capitals count as small letters; keys are written small.
   */
  int findIgnoringCase(int hash, String text, int from, int to) {
    for (int slot = spread(hash) & mask; slots[slot] != 0; slot = slot + 1 & mask) {
      if ((int) (slots[slot] >>> 32) == hash) {
        int number = (int) (slots[slot] & ENTRY_MASK) - 1;
        if (equalsIgnoringCase(keys[number], text, from, to)) {
          return number;
        }
      }
    }
    return -1;
  }

  /** The character, or its small letter if it is an ASCII capital. */
  static char small(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }

  private static boolean equalsIgnoringCase(String key, String text, int from, int to) {
    if (key.length() != to - from) {
      return false;
    }
    for (int i = 0; i < key.length(); i++) {
      if (key.charAt(i) != small(text.charAt(from + i))) {
        return false;
      }
    }
    return true;
  }

  private static int spread(int hash) {
    return hash ^ hash >>> 15;
  }
}
