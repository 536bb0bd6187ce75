package io.weir.routing.exchange;

import io.weir.routing.spec.BalancerSpec;
import org.jspecify.annotations.Nullable;

/** The key that consistent hashing goes by, taken from a request. */
final class HashRule {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private HashRule() {}

  /** The hash of the request's key under this balancer; 0 where there is no key. */
  static long hash(BalancerSpec balancer, RequestHead head) {
    if (!(balancer instanceof BalancerSpec.RingHash rule)) {
      return 0;
    }
    return switch (rule.key()) {
      case HEADER -> hash(head.header(rule.keyName()));
      case COOKIE -> parameter(head.header("cookie"), rule.keyName(), ';');
      case QUERY -> parameter(head.query(), rule.keyName(), '&');
      case PATH -> hash(head.path());
      case SOURCE -> hash(head.sourceAddress());
    };
  }

  private static long hash(@Nullable String key) {
    return key == null ? 0 : hash(key, 0, key.length());
  }

  /** FNV-1a over the characters, finished as in MurmurHash3 so that short keys spread too. */
  private static long hash(String key, int from, int to) {
    long hash = FNV_OFFSET;
    for (int i = from; i < to; i++) {
      hash = (hash ^ key.charAt(i)) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  /** The hash of one value in a list of {@code name=value}. */
  private static long parameter(@Nullable String list, String name, char separator) {
    if (list == null) {
      return 0;
    }
    int from = 0;
    while (from < list.length()) {
      int end = list.indexOf(separator, from);
      end = end < 0 ? list.length() : end;
      while (from < end && list.charAt(from) == ' ') {
        from++;
      }
      int value = from + name.length() + 1;
      if (value <= end && list.startsWith(name, from) && list.charAt(value - 1) == '=') {
        return hash(list, value, end);
      }
      from = end + 1;
    }
    return 0;
  }
}
