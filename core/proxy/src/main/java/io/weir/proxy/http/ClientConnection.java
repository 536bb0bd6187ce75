package io.weir.proxy.http;

/** A client's connection, as far as its listener ends it. */
public interface ClientConnection {

  /** Finishes what is under way, then closes. */
  void drain();

  /** Cuts the connection. */
  void close();
}
