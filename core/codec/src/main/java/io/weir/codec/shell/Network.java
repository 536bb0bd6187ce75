package io.weir.codec.shell;

import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses with a common prefix, such as {@code 10.0.0.0/8}. An IPv4 address mapped into IPv6
 * counts as the IPv4 address.
 */
public final class Network {

  private static final Pattern NUMERIC =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  private final String text;
  private final byte[] prefix;
  private final int bits;

  private Network(String text, byte[] prefix, int bits) {
    this.text = text;
    this.prefix = prefix;
    this.bits = bits;
  }

  /** Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address; null if it is neither. */
  public static @Nullable Network parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = address(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    int most = address.length * 8;
    String length = slash < 0 ? String.valueOf(most) : text.substring(slash + 1);
    if (!length.matches("0|[1-9]\\d{0,2}") || Integer.parseInt(length) > most) {
      return null;
    }
    return new Network(text, address, Integer.parseInt(length));
  }

  /** The bytes of a numeric address, or null; never asks a name server. */
  public static byte @Nullable [] address(String text) {
    if (!NUMERIC.matcher(text).matches()) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text).getAddress();
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /** Whether an address, as {@link InetAddress#getAddress} gives it, belongs to it. */
  public boolean contains(byte[] address) {
    if (address.length != prefix.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (address[i] != prefix[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || (address[whole] ^ prefix[whole]) >> (8 - rest) == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network network && text.equals(network.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
