package io.weir.routing.cluster;

import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.stats.Outcome;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;

/**
 * Picks the endpoint that the request's key belongs to, on a ring or in a Maglev table. An endpoint
 * that was tried, or that has its fill, is passed over in favour of the next on the circle:
 * consistent hashing with bounded loads (Mirrokni, Thorup, Zadimoghaddam 2018).
 *
 * <p>An endpoint has its fill when one more would put it above its weight's share of all requests
 * in flight, that one included, times the bound, rounded up. The circle is only rebuilt when the
 * list of endpoints changes.
 */
final class RingHash extends Balancer {

  /** After so many slots the walk gives up on the circle. */
  private static final int MAX_WALK = 1024;

  private final boolean maglev;
  private final double bound;
  private Endpoint[] byKey = {};
  private KeyTable table = new KetamaRing(new long[0], new int[0]);
  private long totalWeight;
  private long totalInFlight;

  RingHash(BalancerSpec.RingHash spec) {
    this.maglev = spec.maglev();
    this.bound = spec.boundedLoad();
  }

  @Override
  protected Object newState(Endpoint endpoint, long nowNanos) {
    return new Place(KeyHash.of(endpoint.key()));
  }

  @Override
  public Endpoint pick(Pick request, long nowNanos) {
    int first = table.slot(KeyHash.mix(request.hash()));
    int slot = first;
    double fill = bound * (totalInFlight + 1) / totalWeight;
    for (int i = Math.min(MAX_WALK, table.size()); i > 0; i--) {
      Endpoint candidate = byKey[table.owner(slot)];
      if (candidate.inFlight() < Math.ceil(fill * candidate.weight())
          && fresh(candidate, request)) {
        return candidate;
      }
      slot = slot + 1 == table.size() ? 0 : slot + 1;
    }
    return leastLoaded(request, table.owner(first));
  }

  /** The least loaded, untried before tried, the first from {@code start} on if equal. */
  private Endpoint leastLoaded(Pick request, int start) {
    Endpoint best = byKey[start];
    for (int i = 1; i < byKey.length; i++) {
      Endpoint other = byKey[(start + i) % byKey.length];
      boolean fresh = fresh(other, request);
      if (fresh == fresh(best, request) ? load(other) < load(best) : fresh) {
        best = other;
      }
    }
    return best;
  }

  private static boolean fresh(Endpoint endpoint, Pick request) {
    return request.tries() == 0 || !request.tried(endpoint);
  }

  private static double load(Endpoint endpoint) {
    return (double) endpoint.inFlight() / endpoint.weight();
  }

  @Override
  public void started(Flight flight, long nowNanos) {
    if (place(flight.endpoint()).open) {
      totalInFlight++;
    }
  }

  @Override
  public void released(Flight flight, Outcome outcome, long nowNanos) {
    if (place(flight.endpoint()).open) {
      totalInFlight--;
    }
  }

  @Override
  protected void update(Endpoint[] endpoints, long nowNanos) {
    for (Endpoint endpoint : open) {
      place(endpoint).open = false;
    }
    super.update(endpoints, nowNanos);
    byKey = endpoints.clone();
    Arrays.sort(byKey, Comparator.comparing(Endpoint::key));
    rebuild();
  }

  private void rebuild() {
    long[] hashes = new long[byKey.length];
    int[] weights = new int[byKey.length];
    totalWeight = 0;
    totalInFlight = 0;
    for (int i = 0; i < byKey.length; i++) {
      place(byKey[i]).open = true;
      hashes[i] = place(byKey[i]).hash;
      weights[i] = byKey[i].weight();
      totalWeight += weights[i];
      totalInFlight += byKey[i].inFlight();
    }
    table = maglev ? new MaglevTable(hashes, weights) : new KetamaRing(hashes, weights);
  }

  private static Place place(Endpoint endpoint) {
    return (Place) Objects.requireNonNull(endpoint.state());
  }

  /** What is kept of an endpoint: its key's hash, and whether it is on the circle. */
  private static final class Place {
    final long hash;
    boolean open;

    Place(long hash) {
      this.hash = hash;
    }
  }
}
