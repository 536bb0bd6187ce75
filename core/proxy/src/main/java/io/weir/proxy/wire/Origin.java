package io.weir.proxy.wire;

import io.weir.codec.shell.Network;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests of one connection come from, and what endpoints are told of it. Without trust
 * it is the peer, and whatever a client says of itself is dropped. A proxy that is trusted has its
 * {@code X-Forwarded-For} (or, only where there is none, {@code Forwarded}) read from the right, as
 * Envoy does by hops and nginx by networks; nothing to the left of who is believed counts.
 */
public final class Origin {

  private static final int MAX_ADDRESSES = 100;

  private final @Nullable String peer;
  private final String scheme;
  private final String rest;
  private final Trust trust;
  private final boolean believed;
  private final boolean byNetwork;
  private final Fields fixed;

  /**
   * The origin of a connection's requests.
   *
   * @param peer the address of whoever connected; null if unknown
   * @param secure whether it came over TLS
   * @param version of HTTP, for {@code Via}
   * @param identity a whole line that tells of the client's certificate, or empty
   */
  public Origin(
      @Nullable String peer, boolean secure, String version, String identity, Trust trust) {
    this.peer = peer;
    this.scheme = secure ? "https" : "http";
    this.rest = identity + "via: " + version + " weir\r\n";
    this.trust = trust;
    byte[] address = peer == null ? null : Network.address(peer);
    this.byNetwork = address != null && trust.covers(address);
    this.believed = peer != null && (byNetwork || trust.hops() > 0);
    this.fixed =
        Fields.ofLines(line("x-forwarded-for", name()) + line("x-forwarded-proto", scheme) + rest);
  }

  /** Of a connection whose peer is all that is known. */
  public static Origin of(@Nullable String peer) {
    return new Origin(peer, false, "1.1", "", Trust.NONE);
  }

  private static String line(String name, String value) {
    return name + ": " + value + "\r\n";
  }

  private String name() {
    return peer == null ? "unknown" : peer;
  }

  /** Whoever connected. */
  public @Nullable String peer() {
    return peer;
  }

  /** The client that a request comes from, as far as is believed. */
  @Nullable String address(Fields request) {
    if (!believed) {
      return peer;
    }
    List<String> claims = claims(request);
    return byNetwork ? firstStranger(claims) : byHops(claims);
  }

  /** The last of so many hops; the peer where the chain is shorter than it must be. */
  private @Nullable String byHops(List<String> claims) {
    int at = claims.size() - trust.hops();
    String claim = at < 0 ? null : address(claims.get(at));
    return claim == null ? peer : claim;
  }

  /** From the right the first that isn't trusted, or the last that can be understood. */
  private @Nullable String firstStranger(List<String> claims) {
    String found = peer;
    for (int i = claims.size() - 1; i >= 0; i--) {
      String claim = address(claims.get(i));
      byte[] bytes = claim == null ? null : Network.address(claim);
      if (bytes == null) {
        return found;
      }
      found = claim;
      if (!trust.covers(bytes)) {
        return found;
      }
    }
    return found;
  }

  private static List<String> claims(Fields request) {
    List<String> all = new ArrayList<>();
    FieldName name =
        request.has(FieldName.X_FORWARDED_FOR) ? FieldName.X_FORWARDED_FOR : FieldName.FORWARDED;
    for (int i = request.find(name); i >= 0; i = request.find(name, i + 1)) {
      for (String element : request.value(i).split(",", MAX_ADDRESSES)) {
        all.add(name == FieldName.FORWARDED ? forwardedFor(element) : element.strip());
      }
    }
    return all;
  }

  /** What an element of {@code Forwarded} (RFC 7239) says after {@code for=}; empty if nothing. */
  private static String forwardedFor(String element) {
    for (String pair : element.split(";", MAX_ADDRESSES)) {
      String part = pair.strip();
      if (part.regionMatches(true, 0, "for=", 0, 4)) {
        String value = part.substring(4);
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
      }
    }
    return "";
  }

  /**
   * The IP address in {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}, or null.
   */
  private static @Nullable String address(String claim) {
    String host = claim;
    if (claim.startsWith("[")) {
      int end = claim.indexOf(']');
      host = end < 0 ? "" : claim.substring(1, end);
    } else if (claim.indexOf(':') >= 0 && claim.indexOf(':') == claim.lastIndexOf(':')) {
      host = claim.substring(0, claim.indexOf(':'));
    }
    return Network.address(host) == null ? null : host;
  }

  // What is told to endpoints

  /** The fields that are added to a request, in place of all that say where it comes from. */
  public Fields added(Fields request) {
    if (!believed) {
      return fixed;
    }
    StringBuilder lines = new StringBuilder();
    lines.append(line("x-forwarded-for", joined(request, FieldName.X_FORWARDED_FOR) + name()));
    String proto = kept(request, FieldName.X_FORWARDED_PROTO);
    lines.append(line("x-forwarded-proto", proto == null ? scheme : proto));
    appendKept(request, FieldName.X_FORWARDED_HOST, "x-forwarded-host", lines);
    appendKept(request, FieldName.X_FORWARDED_PORT, "x-forwarded-port", lines);
    if (request.has(FieldName.FORWARDED)) {
      String node = name().indexOf(':') >= 0 ? "\"[" + name() + "]\"" : name();
      lines.append(
          line(
              "forwarded",
              joined(request, FieldName.FORWARDED) + "for=" + node + ";proto=" + scheme));
    }
    return Fields.ofLines(lines.append(rest).toString());
  }

  private static void appendKept(Fields request, FieldName name, String text, StringBuilder lines) {
    String value = kept(request, name);
    if (value != null) {
      lines.append(line(text, value));
    }
  }

  private static @Nullable String kept(Fields request, FieldName name) {
    int at = request.find(name);
    return at < 0 ? null : request.value(at);
  }

  private static String joined(Fields request, FieldName name) {
    StringBuilder all = new StringBuilder();
    for (int i = request.find(name); i >= 0; i = request.find(name, i + 1)) {
      all.append(request.value(i)).append(", ");
    }
    return all.toString();
  }
}
