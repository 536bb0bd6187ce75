package io.weir.proxy.h2;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** HPACK's dynamic table (RFC 7541, section 2.3.2): the fields that came last, the newest first. */
final class DynamicTable {

  /** What an entry costs beside its bytes. */
  private static final int ENTRY_COST = 32;

  private final int most;
  private final byte[] @Nullable [] entries;
  private final int[] nameLengths;
  private int capacity;
  private int newest = -1;
  private int count;
  private int size;

  /** An empty table that never takes more than {@code most} bytes. */
  DynamicTable(int most) {
    this.most = most;
    this.capacity = most;
    int places = Math.max(1, most / ENTRY_COST);
    this.entries = new byte[places][];
    this.nameLengths = new int[places];
  }

  int count() {
    return count;
  }

  /** The name and the value, one after the other, of an entry; the newest is number 0. */
  byte[] entry(int number) {
    byte[] entry = entries[place(number)];
    if (entry == null) {
      throw new IndexOutOfBoundsException(number);
    }
    return entry;
  }

  int nameLength(int number) {
    return nameLengths[place(number)];
  }

  private int place(int number) {
    return Math.floorMod(newest - number, entries.length);
  }

  /** Whether it may be made that large. */
  boolean allows(long bytes) {
    return bytes <= most;
  }

  /** Takes at most so many bytes from now on. */
  void resize(int bytes) {
    capacity = bytes;
    evict(0);
  }

  /** A field comes to its front; what is too large only empties it. */
  void add(byte[] text, int nameFrom, int nameTo, int valueFrom, int valueTo) {
    int nameLength = nameTo - nameFrom;
    int length = nameLength + valueTo - valueFrom;
    evict(length + ENTRY_COST);
    if (length + ENTRY_COST > capacity) {
      return;
    }
    byte[] entry = Arrays.copyOfRange(text, nameFrom, nameFrom + length);
    System.arraycopy(text, valueFrom, entry, nameLength, valueTo - valueFrom);
    newest = (newest + 1) % entries.length;
    entries[newest] = entry;
    nameLengths[newest] = nameLength;
    count++;
    size += length + ENTRY_COST;
  }

  private void evict(int room) {
    while (count > 0 && size + room > capacity) {
      int oldest = place(count - 1);
      size -= entry(count - 1).length + ENTRY_COST;
      entries[oldest] = null;
      count--;
    }
  }
}
