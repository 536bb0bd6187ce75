package io.weir.proxy.http;

import io.vertx.core.net.NetClient;
import io.weir.codec.shell.UpstreamSpec;
import io.weir.codec.shell.UpstreamSpec.Connections;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Upstream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends the tries of one loop to their endpoints, through a pool of connections for each. Owned by
 * the loop.
 */
public final class HttpUpstream implements Upstream {

  private final LoopContext loop;
  private final Map<Connections, NetClient> clients = new HashMap<>();
  private final Function<Connections, NetClient> newClient;
  private Map<String, Connections> limits = Map.of();

  /**
   * An upstream without connections.
   *
   * @param newClient makes what makes connections on this loop
   */
  public HttpUpstream(LoopContext loop, Function<Connections, NetClient> newClient) {
    this.loop = loop;
    this.newClient = newClient;
  }

  /** Takes over how clusters are reached. */
  public void apply(List<UpstreamSpec> specs) {
    Map<String, Connections> next = new HashMap<>();
    specs.forEach(spec -> next.put(spec.cluster(), spec.connections()));
    limits = next;
  }

  @Override
  public void send(Attempt attempt) {
    pool(attempt.endpoint(), attempt.exchange().cluster().name()).send(attempt);
  }

  @Override
  public void cancel(Attempt attempt) {
    UpstreamStream stream = (UpstreamStream) attempt.transport();
    if (stream != null) {
      stream.cancel();
    }
  }

  private EndpointPool pool(Endpoint endpoint, String cluster) {
    EndpointPool pool = known(endpoint);
    Connections wanted = limits.getOrDefault(cluster, Connections.DEFAULT);
    if (pool == null || !pool.fits(endpoint.address(), wanted)) {
      if (pool != null) {
        pool.retire();
      }
      pool = new EndpointPool(loop, clients.computeIfAbsent(wanted, newClient), endpoint, wanted);
      endpoint.transport(pool);
    }
    return pool;
  }

  /** The pool of an endpoint, or null if nothing was sent to it yet. */
  public static @Nullable EndpointPool known(Endpoint endpoint) {
    return (EndpointPool) endpoint.transport();
  }
}
