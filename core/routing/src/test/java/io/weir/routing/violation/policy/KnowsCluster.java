package io.weir.routing.violation.policy;

import io.weir.routing.violation.cluster.Pool;

/** Knows what stands above it. */
public final class KnowsCluster {
  final Pool pool = new Pool();
}
