package io.weir.proxy.wire;

import java.util.Arrays;
import java.util.List;

/**
 * Finds a field's name among those that are known, in any case, without making a string of it: a
 * hash of its length and three of its letters that no two of the names share. Immutable.
 */
public final class NameTable {

  private static final int SLOTS = 1024;
  private static final int SLOT_SHIFT = 22;
  private static final int MAX_SEARCH = 10_000;

  private final byte[][] names;
  private final short[] slots = new short[SLOTS];
  private final int multiplier;

  /** A table of lower-case names, none of them empty and all different. */
  public NameTable(List<String> texts) {
    names = texts.stream().map(Ascii::bytes).toArray(byte[][]::new);
    multiplier = multiplier();
    Arrays.fill(slots, (short) -1);
    for (int i = 0; i < names.length; i++) {
      slots[slotOf(multiplier, names[i])] = (short) i;
    }
  }

  /** The place of the name that these bytes are, in any case, or -1. */
  public int find(byte[] text, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return -1;
    }
    int found =
        slots[slot(multiplier, length, text[from], text[Math.max(from, to - 4)], text[to - 1])];
    return found >= 0 && Ascii.equalsIgnoreCase(text, from, to, names[found]) ? found : -1;
  }

  private static int slot(int multiplier, int length, byte first, byte fourthLast, byte last) {
    int key = length << 24 | (first | 0x20) << 16 | (fourthLast | 0x20) << 8 | (last | 0x20);
    return (key * multiplier) >>> SLOT_SHIFT;
  }

  private static int slotOf(int multiplier, byte[] b) {
    return slot(multiplier, b.length, b[0], b[Math.max(0, b.length - 4)], b[b.length - 1]);
  }

  private int multiplier() {
    for (int i = 0; i < MAX_SEARCH; i++) {
      int candidate = 0x9E3779B1 + 2 * i;
      if (collisionFree(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException("two names share length, first, fourth last and last letter");
  }

  private boolean collisionFree(int candidate) {
    boolean[] taken = new boolean[SLOTS];
    for (byte[] name : names) {
      int slot = slotOf(candidate, name);
      if (taken[slot]) {
        return false;
      }
      taken[slot] = true;
    }
    return true;
  }
}
