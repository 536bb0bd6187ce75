package io.weir.proxy.h2;

import io.weir.proxy.wire.HeaderBlock;
import java.util.Arrays;

/**
 * HPACK's Huffman code (RFC 7541, appendix B). The code is canonical, so the lengths of its codes
 * are all there is to know. Decodes half a byte at a time by a table of states: a state is an inner
 * node of the code's tree.
 */
final class Huffman {

  private static final int EOS = 256;
  private static final int NIBBLES = 16;
  private static final int MAX_PADDING = 7;

  /** In an entry of the table: a symbol comes out, in the low byte. */
  private static final int EMITS = 1 << 8;

  /** No text leads here. */
  private static final int FAILS = 1 << 9;

  private static final int STATE_SHIFT = 10;

  private static final byte[] LENGTHS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28,
    28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5,
    6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23,
    23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20,
    22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22,
    22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26,
    27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25,
    25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30
  };

  private static final Tree TREE = new Tree();
  private static final int[] TABLE = table();
  private static final boolean[] PADDING = padding();

  private Huffman() {}

  /** The code's tree: of each inner node its two children, an inner node or minus one a symbol. */
  private static final class Tree {
    private final int[][] children = new int[EOS + 1][];
    private int count;

    Tree() {
      newNode();
      Integer[] symbols = new Integer[LENGTHS.length];
      Arrays.setAll(symbols, i -> i);
      Arrays.sort(symbols, (a, b) -> LENGTHS[a] != LENGTHS[b] ? LENGTHS[a] - LENGTHS[b] : a - b);
      int code = 0;
      int length = 0;
      for (int symbol : symbols) {
        code <<= LENGTHS[symbol] - length;
        length = LENGTHS[symbol];
        insert(code++, length, symbol);
      }
    }

    private int newNode() {
      children[count] = new int[2];
      return count++;
    }

    private void insert(int code, int length, int symbol) {
      int node = 0;
      for (int bit = length - 1; bit > 0; bit--) {
        int side = code >>> bit & 1;
        if (children[node][side] == 0) {
          children[node][side] = newNode();
        }
        node = children[node][side];
      }
      children[node][code & 1] = -1 - symbol;
    }
  }

  private static int[] table() {
    int[] table = new int[TREE.count * NIBBLES];
    for (int state = 0; state < TREE.count; state++) {
      for (int nibble = 0; nibble < NIBBLES; nibble++) {
        table[state * NIBBLES + nibble] = entry(state, nibble);
      }
    }
    return table;
  }

  private static int entry(int state, int nibble) {
    int node = state;
    int emitted = 0;
    for (int bit = 3; bit >= 0; bit--) {
      int child = TREE.children[node][nibble >>> bit & 1];
      if (child < 0) {
        int symbol = -1 - child;
        if (symbol == EOS) {
          return FAILS;
        }
        emitted = EMITS | symbol;
        node = 0;
      } else {
        node = child;
      }
    }
    return node << STATE_SHIFT | emitted;
  }

  /** In which states a text may end: after at most seven ones of padding. */
  private static boolean[] padding() {
    boolean[] allowed = new boolean[TREE.count];
    int node = 0;
    for (int ones = 0; ones <= MAX_PADDING; ones++) {
      allowed[node] = true;
      node = TREE.children[node][1];
    }
    return allowed;
  }

  /** Decodes into a block; false if it is no text in this code. */
  static boolean decode(byte[] source, int from, int to, HeaderBlock out) {
    byte[] text = out.room(2 * (to - from));
    int at = out.filled();
    int first = at;
    int state = 0;
    for (int i = from; i < to; i++) {
      int high = TABLE[state * NIBBLES + (source[i] >> 4 & 15)];
      if ((high & EMITS) != 0) {
        text[at++] = (byte) high;
      }
      int low = TABLE[(high >> STATE_SHIFT) * NIBBLES + (source[i] & 15)];
      if ((low & EMITS) != 0) {
        text[at++] = (byte) low;
      }
      if (((high | low) & FAILS) != 0) {
        return false;
      }
      state = low >> STATE_SHIFT;
    }
    out.advance(at - first);
    return PADDING[state];
  }
}
