package io.weir.routing.cluster;

/** What a balancer may know of the request that it picks an endpoint for. */
public interface Pick {

  /** Whether an earlier or parallel try of this request went to the endpoint. */
  boolean tried(Endpoint endpoint);

  /** How many tries were made before this one. */
  int tries();

  /** Whether the request may safely be sent twice. */
  boolean idempotent();

  /** The hash of the request's key for consistent hashing, computed by the cluster's rule. */
  long hash();
}
