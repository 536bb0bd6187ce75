package io.weir.routing.cluster;

import java.util.random.RandomGenerator;

/**
 * Draws endpoints at random in proportion to their weights, in constant time (Walker's alias
 * method, as built by Vose 1991). With equal weights it is a plain uniform draw.
 *
 * <p>Owned by one loop; drawing allocates nothing.
 */
final class Sampler {

  /** Draws for an endpoint that was not tried yet give up at random after so many. */
  private static final int MAX_DRAWS = 16;

  private final RandomGenerator random;
  private Endpoint[] endpoints = {};
  private double[] threshold = {};
  private int[] alias = {};

  /** Whether the weights of the whole list differ, and of the part that is drawn from. */
  private boolean differ;

  private boolean weighted;

  Sampler(RandomGenerator random) {
    this.random = random;
  }

  /** Takes over a new list; not empty. */
  void update(Endpoint[] list) {
    differ = differ(list);
    narrow(list);
  }

  /** Draws only from a part of the last list that it took over; not empty. */
  void narrow(Endpoint[] part) {
    endpoints = part;
    weighted = differ && differ(part);
    if (weighted) {
      buildAlias(part);
    }
  }

  private static boolean differ(Endpoint[] list) {
    for (Endpoint endpoint : list) {
      if (endpoint.weight() != list[0].weight()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the weights differ. */
  boolean weighted() {
    return weighted;
  }

  /** One endpoint. */
  Endpoint any() {
    return endpoints[index()];
  }

  /** One endpoint that the request did not try yet, as long as one can be found. */
  Endpoint fresh(Pick request) {
    Endpoint drawn = any();
    if (request.tries() == 0) {
      return drawn;
    }
    for (int i = 0; i < MAX_DRAWS && request.tried(drawn); i++) {
      drawn = any();
    }
    return request.tried(drawn) ? nextUntried(request, drawn) : drawn;
  }

  /** Like {@link #fresh}, and another than {@code first} as long as one can be found. */
  Endpoint another(Pick request, Endpoint first) {
    if (endpoints.length == 1) {
      return first;
    }
    Endpoint drawn = fresh(request);
    for (int i = 0; i < MAX_DRAWS && drawn == first; i++) {
      drawn = fresh(request);
    }
    return drawn;
  }

  private Endpoint nextUntried(Pick request, Endpoint drawn) {
    int start = random.nextInt(endpoints.length);
    for (int i = 0; i < endpoints.length; i++) {
      Endpoint candidate = endpoints[(start + i) % endpoints.length];
      if (!request.tried(candidate)) {
        return candidate;
      }
    }
    return drawn;
  }

  private int index() {
    int i = endpoints.length == 1 ? 0 : random.nextInt(endpoints.length);
    return !weighted || random.nextDouble() < threshold[i] ? i : alias[i];
  }

  private void buildAlias(Endpoint[] list) {
    int n = list.length;
    long total = 0;
    for (Endpoint endpoint : list) {
      total += endpoint.weight();
    }
    threshold = new double[n];
    alias = new int[n];
    int[] small = new int[n];
    int[] large = new int[n];
    int smalls = 0;
    int larges = 0;
    for (int i = 0; i < n; i++) {
      threshold[i] = (double) list[i].weight() * n / total;
      if (threshold[i] < 1) {
        small[smalls++] = i;
      } else {
        large[larges++] = i;
      }
    }
    while (smalls > 0 && larges > 0) {
      int less = small[--smalls];
      int more = large[larges - 1];
      alias[less] = more;
      threshold[more] -= 1 - threshold[less];
      if (threshold[more] < 1) {
        larges--;
        small[smalls++] = more;
      }
    }
    while (smalls > 0) {
      threshold[small[--smalls]] = 1;
    }
    while (larges > 0) {
      threshold[large[--larges]] = 1;
    }
  }
}
