package io.weir.routing.violation.cluster;

import io.weir.routing.violation.policy.KnowsCluster;

/** Knows a policy, as it may; that one knows it too. */
public final class Pool {
  KnowsCluster policy;
}
