package io.weir.proxy.h2;

import io.weir.proxy.wire.Ascii;
import io.weir.proxy.wire.NameTable;
import java.util.ArrayList;
import java.util.List;

/** HPACK's static table (RFC 7541, appendix A); places count from 1. */
final class StaticTable {

  private static final String[] ENTRIES = {
    ":authority",
    ":method GET",
    ":method POST",
    ":path /",
    ":path /index.html",
    ":scheme http",
    ":scheme https",
    ":status 200",
    ":status 204",
    ":status 206",
    ":status 304",
    ":status 400",
    ":status 404",
    ":status 500",
    "accept-charset",
    "accept-encoding gzip, deflate",
    "accept-language",
    "accept-ranges",
    "accept",
    "access-control-allow-origin",
    "age",
    "allow",
    "authorization",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-range",
    "content-type",
    "cookie",
    "date",
    "etag",
    "expect",
    "expires",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-modified",
    "link",
    "location",
    "max-forwards",
    "proxy-authenticate",
    "proxy-authorization",
    "range",
    "referer",
    "refresh",
    "retry-after",
    "server",
    "set-cookie",
    "strict-transport-security",
    "transfer-encoding",
    "user-agent",
    "vary",
    "via",
    "www-authenticate",
  };

  static final int SIZE = ENTRIES.length;
  static final int AUTHORITY = 1;
  static final int GET = 2;
  static final int POST = 3;
  static final int PATH = 4;
  static final int HTTP = 6;
  static final int HTTPS = 7;
  static final int STATUS = 8;
  static final int CONTENT_LENGTH = 28;

  /** The first place of a name that is no pseudo-header field's. */
  private static final int FIRST_NAME = 15;

  private static final byte[][] NAMES = new byte[SIZE + 1][];
  private static final byte[][] VALUES = new byte[SIZE + 1][];
  private static final NameTable PLACES = places();

  private StaticTable() {}

  private static NameTable places() {
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= SIZE; i++) {
      String entry = ENTRIES[i - 1];
      int space = entry.indexOf(' ');
      String name = space < 0 ? entry : entry.substring(0, space);
      NAMES[i] = Ascii.bytes(name);
      VALUES[i] = Ascii.bytes(space < 0 ? "" : entry.substring(space + 1));
      if (i >= FIRST_NAME) {
        names.add(name);
      }
    }
    return new NameTable(names);
  }

  static byte[] name(int place) {
    return NAMES[place];
  }

  static byte[] value(int place) {
    return VALUES[place];
  }

  /** The place of a name, in any case, that is no pseudo-header field's; 0 if it has none. */
  static int place(byte[] text, int from, int to) {
    int found = PLACES.find(text, from, to);
    return found < 0 ? 0 : FIRST_NAME + found;
  }
}
