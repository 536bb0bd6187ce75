package io.weir.gateway.admin;

import io.weir.codec.shell.Network;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts a request to the admin address may be for: {@code localhost} and addresses. A name of
 * any other kind is how a page of somebody else's, whose name resolves to this machine (DNS
 * rebinding), would ask.
 */
public final class HostRule {

  private HostRule() {}

  /** Whether a Host field, with or without a port, is allowed. */
  public static boolean allows(@Nullable String host) {
    return host != null && (host.equalsIgnoreCase("localhost") || Network.address(host) != null);
  }
}
