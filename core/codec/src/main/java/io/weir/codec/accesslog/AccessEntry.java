package io.weir.codec.accesslog;

/**
 * One request that has ended, as a view of whoever served it: valid only during the call that it is
 * passed to. Texts are empty where there is nothing; they may hold whatever a client sent.
 */
public interface AccessEntry {

  /** When its head was complete, in microseconds since 1970. */
  long timeMicros();

  /** From then to the end of the answer. */
  long durationNanos();

  /** The client's address, as far as proxies before are believed. */
  String client();

  /** As received; empty if it could not be read. */
  String method();

  /** Its {@code Host} or {@code :authority}. */
  String authority();

  /** With its query, as received. */
  String path();

  /** Such as {@code HTTP/1.1}. */
  String protocol();

  /** Of the answer, or 0 if there was none. */
  int status();

  /** Of the request's body, as far as it was read. */
  long requestBytes();

  /** Of the answer's body, as far as it was written. */
  long bytes();

  /** The name of the route. */
  String route();

  /** The address of the endpoint that answered. */
  String upstream();

  /** Why the proxy answered or ended it by itself. */
  String reason();

  /** The request's id. */
  String id();

  /** Its {@code User-Agent}. */
  String agent();

  /** Its {@code Referer}. */
  String referer();
}
