package io.weir.proxy.wire;

/** The text that was read last, so that the same bytes need no second string. */
final class LastText {

  private String last = "";

  String of(byte[] bytes, int from, int to) {
    if (!same(bytes, from, to)) {
      last = Ascii.string(bytes, from, to);
    }
    return last;
  }

  private boolean same(byte[] bytes, int from, int to) {
    String text = last;
    if (text.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if ((bytes[i] & 0xff) != text.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }
}
