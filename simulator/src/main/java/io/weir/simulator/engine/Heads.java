package io.weir.simulator.engine;

import io.weir.simulator.model.Scenario;
import java.util.List;

/** What each request of a client is for. */
final class Heads {

  private final Head[] heads;
  private final double[] shares;
  private final long key;
  private final Draw draw = new Draw();

  Heads(Scenario scenario, Scenario.Client client, long key) {
    this.key = key;
    List<Scenario.Target> targets = client.targets();
    this.heads = new Head[targets.size()];
    this.shares = new double[targets.size()];
    for (int i = 0; i < heads.length; i++) {
      String path = targets.get(i).path();
      int entry = scenario.entry(client.to(), path);
      heads[i] = Head.of(client.method(), client.to(), path, client.name(), entry);
      shares[i] = targets.get(i).share();
    }
  }

  /** The head of a request by its number among the client's. */
  Head of(long number) {
    return heads.length == 1 ? heads[0] : heads[drawn(number)];
  }

  private int drawn(long number) {
    double rest = draw.at(key, number).uniform();
    int i = 0;
    while (i < shares.length - 1 && rest >= shares[i]) {
      rest -= shares[i++];
    }
    return i;
  }
}
