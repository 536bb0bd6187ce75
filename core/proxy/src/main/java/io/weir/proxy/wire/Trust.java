package io.weir.proxy.wire;

import io.weir.codec.shell.Network;
import java.util.List;

/**
 * Which proxies before this one are believed in what they say of a request's origin.
 *
 * @param hops how many, counted from here, whoever they are
 * @param networks peers that are believed so, whatever their number
 */
public record Trust(int hops, List<Network> networks) {

  /** Nobody. */
  public static final Trust NONE = new Trust(0, List.of());

  public Trust {
    networks = List.copyOf(networks);
  }

  /** Whether a peer with that address is a proxy that is believed. */
  public boolean isHop(byte[] address) {
    return hops > 0 || covers(address);
  }

  boolean covers(byte[] address) {
    for (Network network : networks) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
