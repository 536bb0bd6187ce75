package io.weir.proxy.net;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections each client address has, on all loops together; of IPv6 each network of 64
 * bits, for whoever has one address there has them all. Thread-safe; holds nothing of an address
 * without connections.
 */
public final class AddressCounts {

  private static final int NETWORK_BYTES = 8;
  private static final long IPV4 = 0xFFFFL << Integer.SIZE;

  private final ConcurrentHashMap<Long, Integer> counts = new ConcurrentHashMap<>();

  /** Counts one connection more; false, and nothing is counted, if there are as many already. */
  public boolean enter(InetAddress address, int limit) {
    boolean[] entered = {true};
    counts.compute(
        key(address),
        (_, count) -> {
          entered[0] = count == null || count < limit;
          return count == null ? Integer.valueOf(1) : entered[0] ? count + 1 : count;
        });
    return entered[0];
  }

  /** One that entered is gone. */
  public void leave(InetAddress address) {
    counts.computeIfPresent(key(address), (_, count) -> count == 1 ? null : count - 1);
  }

  /** How many addresses have connections. */
  public int size() {
    return counts.size();
  }

  private static long key(InetAddress address) {
    byte[] bytes = address.getAddress();
    long key = 0;
    for (int i = 0; i < Math.min(bytes.length, NETWORK_BYTES); i++) {
      key = key << Byte.SIZE | (bytes[i] & 0xFF);
    }
    return bytes.length < NETWORK_BYTES ? IPV4 | key : key;
  }
}
