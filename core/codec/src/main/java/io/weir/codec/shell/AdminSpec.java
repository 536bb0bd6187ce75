package io.weir.codec.shell;

/**
 * Where operators ask.
 *
 * @param address to bind; loopback unless something before it checks who asks
 * @param port 0 to 65,535; 0 for any that is free
 */
public record AdminSpec(String address, int port) {}
