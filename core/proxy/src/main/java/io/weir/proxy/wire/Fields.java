package io.weir.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.weir.routing.exchange.ResponseHead;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one message, in their order: places in an array of bytes that somebody else filled.
 * Used for one message after the other; holds nothing of the one before.
 */
public final class Fields {

  private static final int INTS = 4;
  private static final int MAX_NUMBER_DIGITS = 9;

  private byte[] bytes = new byte[0];
  private int[] places = new int[INTS * 32];
  private byte[] names = new byte[32];
  private int count;

  /** Fields that the proxy itself adds: whole lines, each {@code name: value} and CR LF. */
  public static Fields ofLines(String lines) {
    Fields fields = new Fields();
    byte[] text = Ascii.bytes(lines);
    fields.reset(text);
    int from = 0;
    for (int i = 0; i < text.length; i++) {
      if (text[i] == Ascii.LF) {
        int colon = lines.indexOf(':', from);
        fields.add(from, colon, colon + 2, i - 1);
        from = i + 1;
      }
    }
    return fields;
  }

  /** These fields and others behind them, given as {@link #ofLines} takes them. */
  public Fields with(String lines) {
    return ofLines(text("") + lines);
  }

  /** These fields but those of that name, in lower case. */
  public Fields without(String name) {
    return ofLines(text(name));
  }

  private String text(String left) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      if (!Ascii.equalsIgnoreCase(bytes, nameFrom(i), nameTo(i), left)) {
        lines.append(Ascii.string(bytes, nameFrom(i), nameTo(i))).append(": ").append(value(i));
        lines.append("\r\n");
      }
    }
    return lines.toString();
  }

  /** The same fields in an array of their own. */
  public Fields copy() {
    Fields copy = new Fields();
    copy.bytes = bytes.clone();
    copy.places = Arrays.copyOf(places, places.length);
    copy.names = Arrays.copyOf(names, names.length);
    copy.count = count;
    return copy;
  }

  /** Begins anew, with fields in that array. */
  void reset(byte[] text) {
    bytes = text;
    count = 0;
  }

  /** The array has grown, with its content. */
  void moved(byte[] text) {
    bytes = text;
  }

  /** Adds one; the value without the space around it. */
  void add(int nameFrom, int nameTo, int valueFrom, int valueTo) {
    if (count == names.length) {
      names = Arrays.copyOf(names, 2 * count);
      places = Arrays.copyOf(places, 2 * INTS * count);
    }
    int at = INTS * count;
    places[at] = nameFrom;
    places[at + 1] = nameTo;
    places[at + 2] = valueFrom;
    places[at + 3] = valueTo;
    names[count++] = (byte) FieldName.of(bytes, nameFrom, nameTo).ordinal();
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /** What kind of field it is. */
  public FieldName name(int field) {
    return FieldName.of(names[field]);
  }

  /** The first field of that name, or -1. */
  public int find(FieldName name) {
    return find(name, 0);
  }

  /** The first field of that name from one on, or -1. */
  public int find(FieldName name, int from) {
    for (int i = from; i < count; i++) {
      if (names[i] == name.ordinal()) {
        return i;
      }
    }
    return -1;
  }

  /** Whether there is one of that name. */
  public boolean has(FieldName name) {
    return find(name, 0) >= 0;
  }

  /** The first value of that name, or null. */
  public @Nullable String value(FieldName name) {
    int field = find(name, 0);
    return field < 0 ? null : value(field);
  }

  /** The first value of that name, in any case, or null. */
  public @Nullable String value(String name) {
    for (int i = 0; i < count; i++) {
      if (Ascii.equalsIgnoreCase(bytes, places[INTS * i], places[INTS * i + 1], name)) {
        return value(i);
      }
    }
    return null;
  }

  /** A field's value. */
  String value(int field) {
    return Ascii.string(bytes, valueFrom(field), valueTo(field));
  }

  /** The array that they stand in. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where its name begins. */
  public int nameFrom(int field) {
    return places[INTS * field];
  }

  /** Where its name ends. */
  public int nameTo(int field) {
    return places[INTS * field + 1];
  }

  /** Where its value begins. */
  public int valueFrom(int field) {
    return places[INTS * field + 2];
  }

  /** Where its value ends. */
  public int valueTo(int field) {
    return places[INTS * field + 3];
  }

  /** The number that the first value of that name is, or {@link ResponseHead#NONE}. */
  public int number(FieldName name) {
    int field = find(name, 0);
    if (field < 0 || valueFrom(field) == valueTo(field)) {
      return ResponseHead.NONE;
    }
    if (valueTo(field) - valueFrom(field) > MAX_NUMBER_DIGITS) {
      return ResponseHead.NONE;
    }
    int number = 0;
    for (int i = valueFrom(field); i < valueTo(field); i++) {
      if (!Ascii.digit(bytes[i])) {
        return ResponseHead.NONE;
      }
      number = 10 * number + bytes[i] - '0';
    }
    return number;
  }

  /** Whether the value is that text, in any case. */
  boolean valueIs(int field, byte[] lower) {
    return Ascii.equalsIgnoreCase(bytes, valueFrom(field), valueTo(field), lower);
  }

  /** Whether some value of that name has the word among those between its commas. */
  boolean lists(FieldName name, byte[] lower) {
    for (int i = find(name, 0); i >= 0; i = find(name, i + 1)) {
      for (int at = valueFrom(i); at < valueTo(i); at = nextWord(i, at)) {
        if (Ascii.equalsIgnoreCase(bytes, wordFrom(i, at), wordTo(i, at), lower)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Where the word that begins at or behind {@code at} begins. */
  private int wordFrom(int field, int at) {
    int from = at;
    while (from < valueTo(field) && space(bytes[from])) {
      from++;
    }
    return from;
  }

  private int wordTo(int field, int at) {
    int to = comma(field, at);
    while (to > at && space(bytes[to - 1])) {
      to--;
    }
    return to;
  }

  private int nextWord(int field, int at) {
    return comma(field, at) + 1;
  }

  private int comma(int field, int at) {
    int comma = at;
    while (comma < valueTo(field) && bytes[comma] != ',') {
      comma++;
    }
    return comma;
  }

  private static boolean space(byte b) {
    return b == ' ' || b == '\t';
  }

  /** Whether some name has an underscore, which many servers take for a hyphen. */
  boolean namesWithUnderscore() {
    for (int i = 0; i < count; i++) {
      for (int at = places[INTS * i]; at < places[INTS * i + 1]; at++) {
        if (bytes[at] == '_') {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Throws if there is a field that must not follow a body, since it came too late to be judged.
   */
  void requireTrailers() throws BadMessageException {
    for (int i = 0; i < count; i++) {
      FieldName name = name(i);
      if (name.framing() || name.hopByHop() || name.guarded()) {
        throw new BadMessageException(Fault.TRAILERS);
      }
    }
  }

  /** Whether a Connection field names this field, so that it ends here. */
  boolean namedByConnection(int field) {
    for (int c = find(FieldName.CONNECTION, 0); c >= 0; c = find(FieldName.CONNECTION, c + 1)) {
      for (int at = valueFrom(c); at < valueTo(c); at = nextWord(c, at)) {
        int from = places[INTS * field];
        int to = places[INTS * field + 1];
        if (Ascii.equalsIgnoreCase(bytes, from, to, wordFrom(c, at), wordTo(c, at))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a Connection field names a field that must not get lost. */
  boolean connectionNamesGuarded() {
    for (int c = find(FieldName.CONNECTION, 0); c >= 0; c = find(FieldName.CONNECTION, c + 1)) {
      for (int at = valueFrom(c); at < valueTo(c); at = nextWord(c, at)) {
        if (FieldName.of(bytes, wordFrom(c, at), Math.max(wordFrom(c, at), wordTo(c, at)))
            .guarded()) {
          return true;
        }
      }
    }
    return false;
  }

  /** Writes a field's line. */
  void write(int field, ByteBuf out) {
    int at = INTS * field;
    int nameFrom = places[at];
    int nameTo = places[at + 1];
    int valueFrom = places[at + 2];
    int valueTo = places[at + 3];
    if (valueFrom == nameTo + 2 && bytes[nameTo + 1] == ' ') {
      out.writeBytes(bytes, nameFrom, valueTo - nameFrom);
    } else {
      out.writeBytes(bytes, nameFrom, nameTo - nameFrom).writeShort(':' << 8 | ' ');
      out.writeBytes(bytes, valueFrom, valueTo - valueFrom);
    }
    out.writeShort(Ascii.CR << 8 | Ascii.LF);
  }

  /** Writes a field's value. */
  public void writeValue(int field, ByteBuf out) {
    out.writeBytes(bytes, valueFrom(field), valueTo(field) - valueFrom(field));
  }

  /** Writes the lines of all fields. */
  void writeAll(ByteBuf out) {
    for (int i = 0; i < count; i++) {
      write(i, out);
    }
  }

  /** How many bytes the lines of all fields take at most. */
  public int size() {
    return count == 0 ? 0 : valueTo(count - 1) - places[0] + 4 * count;
  }
}
