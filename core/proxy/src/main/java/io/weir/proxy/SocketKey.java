package io.weir.proxy;

import io.weir.codec.shell.BindingSpec;

/**
 * A listening socket by what makes it another one: its address, or the listener's name where the
 * system chooses the port.
 */
record SocketKey(String host, int port, String name) {

  static SocketKey of(BindingSpec binding) {
    boolean anyPort = binding.port() == 0;
    return new SocketKey(binding.address(), binding.port(), anyPort ? binding.listener() : "");
  }

  /** The same key in another process has the same text. */
  @Override
  public String toString() {
    return port == 0 ? name : host + ":" + port;
  }
}
