package io.weir.simulator.engine;

import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Client;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What each request of a client is for. */
final class Heads {

  private final Head[] heads;
  private final double[] shares;
  private final long key;
  private final Draw draw = new Draw();
  private final Arrival.@Nullable Replay replay;

  Heads(Scenario scenario, Client client, long key) {
    this.key = key;
    this.replay = client.arrival() instanceof Arrival.Replay recorded ? recorded : null;
    if (replay != null) {
      this.heads = recorded(scenario, client, replay.trace());
      this.shares = new double[0];
      return;
    }
    List<Client.Target> targets = client.targets();
    this.heads = new Head[targets.size()];
    this.shares = new double[targets.size()];
    for (int i = 0; i < heads.length; i++) {
      String path = targets.get(i).path();
      int entry = scenario.entry(client.to(), path);
      heads[i] = Head.of(client.method(), client.to(), path, client.name(), entry);
      shares[i] = targets.get(i).share();
    }
  }

  private static Head[] recorded(Scenario scenario, Client client, Trace trace) {
    Head[] heads = new Head[trace.distinct().size()];
    for (int i = 0; i < heads.length; i++) {
      Trace.Target target = trace.distinct().get(i);
      String method = target.method().isEmpty() ? client.method() : target.method();
      int entry = scenario.entry(client.to(), target.path());
      heads[i] = Head.of(method, client.to(), target.path(), client.name(), entry);
    }
    return heads;
  }

  /** The head of a request by its number among the client's. */
  Head of(long number) {
    if (replay != null) {
      return heads[replay.targetOf(number)];
    }
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
