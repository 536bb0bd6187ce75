package io.weir.proxy.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes: the request target in its three forms that a proxy serves (RFC 9112,
 * section 3.2): {@code /path?query}, {@code http://host/path?query}, and {@code *}. The path is
 * brought to {@linkplain PathNormal its normal form}, which decides the route and is forwarded.
 */
final class Target {

  private static final byte[] HTTP = Ascii.bytes("http://");
  private static final byte[] HTTPS = Ascii.bytes("https://");
  private static final String ROOT = "/";

  private final LastText lastPath = new LastText();
  private int from;
  private int to;
  private int authorityFrom;
  private int authorityTo;
  private int pathFrom;
  private int queryFrom;
  private @Nullable String normal;

  void set(int targetFrom, int targetTo) {
    from = targetFrom;
    to = targetTo;
  }

  void parse(byte[] bytes, String method) throws BadMessageException {
    authorityFrom = 0;
    authorityTo = 0;
    normal = null;
    pathFrom = from;
    queryFrom = to;
    if (bytes[from] == '/') {
      parsePath(bytes);
    } else if (bytes[from] == '*' && to == from + 1 && method.equals("OPTIONS")) {
      queryFrom = to;
    } else {
      parseAbsolute(bytes, method);
    }
  }

  private void parseAbsolute(byte[] bytes, String method) throws BadMessageException {
    int length = to - from;
    if (length > HTTP.length && Ascii.equalsIgnoreCase(bytes, from, HTTP)) {
      authorityFrom = from + HTTP.length;
    } else if (length > HTTPS.length && Ascii.equalsIgnoreCase(bytes, from, HTTPS)) {
      authorityFrom = from + HTTPS.length;
    } else {
      throw new BadMessageException(Fault.TARGET);
    }
    int end = authorityFrom;
    while (end < to && bytes[end] != '/' && bytes[end] != '?' && bytes[end] != '#') {
      end++;
    }
    authorityTo = end;
    pathFrom = end;
    if (!Authority.valid(bytes, authorityFrom, authorityTo)) {
      throw new BadMessageException(Fault.TARGET);
    }
    parsePath(bytes);
    if (pathFrom == queryFrom) {
      normal = method.equals("OPTIONS") && queryFrom == to ? "*" : ROOT;
    }
  }

  private void parsePath(byte[] bytes) throws BadMessageException {
    boolean plain = true;
    int i = pathFrom;
    for (byte before = 0; i < to && bytes[i] != '?'; before = bytes[i++]) {
      byte b = bytes[i];
      if (b == '#') {
        throw new BadMessageException(Fault.TARGET);
      }
      if (b == '\\') {
        throw new BadMessageException(Fault.PATH);
      }
      plain &= b != '%' && (before != '/' || (b != '/' && b != '.'));
    }
    queryFrom = i;
    for (; i < to; i++) {
      if (bytes[i] == '#') {
        throw new BadMessageException(Fault.TARGET);
      }
    }
    if (!plain) {
      normal = PathNormal.of(bytes, pathFrom, queryFrom);
    }
  }

  /** The authority of an absolute target, or empty. */
  String authority(byte[] bytes) {
    return Ascii.string(bytes, authorityFrom, authorityTo);
  }

  /** Whether there is no authority here, or the same as the Host that stands there. */
  boolean agreesWith(byte[] bytes, int hostFrom, int hostTo) {
    return authorityFrom == authorityTo
        || Ascii.equalsIgnoreCase(bytes, authorityFrom, authorityTo, hostFrom, hostTo);
  }

  String path(byte[] bytes) {
    String known = normal;
    return known != null ? known : lastPath.of(bytes, pathFrom, queryFrom);
  }

  @Nullable String query(byte[] bytes) {
    return queryFrom == to ? null : Ascii.string(bytes, queryFrom + 1, to);
  }

  /** Writes the normal path and the query. */
  void write(byte[] bytes, ByteBuf out) {
    String known = normal;
    if (known == null) {
      out.writeBytes(bytes, pathFrom, to - pathFrom);
    } else {
      for (int i = 0; i < known.length(); i++) {
        out.writeByte(known.charAt(i));
      }
      out.writeBytes(bytes, queryFrom, to - queryFrom);
    }
  }

  /** How many bytes {@link #write} writes. */
  int length() {
    String known = normal;
    return known == null ? to - pathFrom : known.length() + to - queryFrom;
  }
}
