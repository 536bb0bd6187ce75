package io.weir.proxy.http;

import io.weir.codec.accesslog.AccessEntry;

/** Takes note of every request that ended, on one loop; never waits. */
@FunctionalInterface
public interface AccessSink {

  /** A request has ended, in whatever way. */
  void log(AccessEntry entry);
}
