package io.weir.gateway.run;

import io.weir.proxy.Proxy;

/** What operators can ask a gateway. Callable from any thread. */
final class GatewayState {

  private final Proxy proxy;
  private volatile boolean ready;
  private volatile boolean lastReloadGood = true;

  GatewayState(Proxy proxy) {
    this.proxy = proxy;
  }

  Proxy proxy() {
    return proxy;
  }

  /** Whether it serves a full configuration, and goes on doing so. */
  boolean ready() {
    return ready;
  }

  void ready(boolean now) {
    ready = now;
  }

  /** Whether the files are what is served. */
  boolean lastReloadGood() {
    return lastReloadGood;
  }

  void reloaded(boolean good) {
    lastReloadGood = good;
  }
}
