package io.weir.proxy.h2;

import io.weir.proxy.wire.HeaderBlock;

/**
 * Decodes the field blocks of one direction of one connection (RFC 7541). Every block must be
 * decoded, wanted or not, for each changes the table that the next refers to.
 */
final class HpackDecoder {

  /** The size of the table that peers may use; what is the default and is not announced. */
  static final int TABLE_SIZE = 4096;

  private static final int MAX_INTEGER_BYTES = 4;

  private final DynamicTable table = new DynamicTable(TABLE_SIZE);
  private byte[] source = new byte[0];
  private int at;
  private int end;

  /** Decodes one whole block. */
  void decode(byte[] block, int length, HeaderBlock out) throws ConnectionException {
    source = block;
    at = 0;
    end = length;
    out.begin();
    boolean first = true;
    while (at < end) {
      int b = source[at];
      if ((b & 0xe0) == 0x20) {
        if (!first) {
          throw broken("a change of the table's size behind a field");
        }
        resize();
      } else {
        first = false;
        field(b, out);
      }
    }
    source = new byte[0];
  }

  private void field(int b, HeaderBlock out) throws ConnectionException {
    if ((b & 0x80) != 0) {
      indexed(integer(7), out);
      return;
    }
    boolean keep = (b & 0x40) != 0;
    int index = integer(keep ? 6 : 4);
    if (index == 0) {
      string(out);
    } else {
      copy(index, false, out);
    }
    out.endName();
    string(out);
    if (keep) {
      table.add(out.room(0), out.nameFrom(), out.nameTo(), out.valueFrom(), out.filled());
    }
    out.endField();
  }

  private void indexed(int index, HeaderBlock out) throws ConnectionException {
    copy(index, false, out);
    out.endName();
    copy(index, true, out);
    out.endField();
  }

  /** Copies the name or the value of an entry of either table. */
  private void copy(int index, boolean value, HeaderBlock out) throws ConnectionException {
    if (index <= 0 || index - StaticTable.SIZE > table.count()) {
      throw broken("index " + index);
    }
    if (index <= StaticTable.SIZE) {
      byte[] text = value ? StaticTable.value(index) : StaticTable.name(index);
      out.append(text, 0, text.length);
      return;
    }
    int number = index - StaticTable.SIZE - 1;
    byte[] entry = table.entry(number);
    int nameLength = table.nameLength(number);
    if (value) {
      out.append(entry, nameLength, entry.length - nameLength);
    } else {
      out.append(entry, 0, nameLength);
    }
  }

  private void resize() throws ConnectionException {
    int size = integer(5);
    if (!table.allows(size)) {
      throw broken("a table of " + size + " bytes");
    }
    table.resize(size);
  }

  private void string(HeaderBlock out) throws ConnectionException {
    if (at == end) {
      throw broken("an incomplete block");
    }
    boolean huffman = (source[at] & 0x80) != 0;
    int length = integer(7);
    if (length > end - at) {
      throw broken("an incomplete string");
    }
    int from = at;
    at += length;
    if (!huffman) {
      out.append(source, from, length);
    } else if (!Huffman.decode(source, from, at, out)) {
      throw broken("a string that is none in the Huffman code");
    }
  }

  private int integer(int prefixBits) throws ConnectionException {
    int most = (1 << prefixBits) - 1;
    int value = source[at++] & most;
    if (value < most) {
      return value;
    }
    for (int i = 0; i < MAX_INTEGER_BYTES; i++) {
      if (at == end) {
        throw broken("an incomplete integer");
      }
      int b = source[at++];
      value += (b & 0x7f) << (7 * i);
      if (b >= 0) {
        return value;
      }
    }
    throw broken("too large an integer");
  }

  private static ConnectionException broken(String what) {
    return new ConnectionException(ErrorCode.COMPRESSION_ERROR, what);
  }
}
