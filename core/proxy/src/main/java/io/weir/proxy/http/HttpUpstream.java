package io.weir.proxy.http;

import io.weir.proxy.net.PreparedUpstream;
import io.weir.proxy.net.UpstreamConnector;
import io.weir.routing.cluster.Endpoint;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Upstream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends the tries of one loop to their endpoints, through a pool of connections for each. Owned by
 * the loop.
 */
public final class HttpUpstream implements Upstream {

  private final LoopContext loop;
  private final UpstreamConnector connector;
  private Map<String, PreparedUpstream> clusters = Map.of();

  /** An upstream without connections. */
  public HttpUpstream(LoopContext loop, UpstreamConnector connector) {
    this.loop = loop;
    this.connector = connector;
  }

  /**
   * Takes over how clusters are reached.
   *
   * @param upstreams by the clusters' names
   */
  public void apply(Map<String, PreparedUpstream> upstreams) {
    clusters = upstreams;
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
    PreparedUpstream wanted = clusters.getOrDefault(cluster, PreparedUpstream.DEFAULT);
    if (pool == null || !pool.fits(endpoint.address(), wanted)) {
      if (pool != null) {
        pool.retire();
      }
      pool = new EndpointPool(loop, connector, endpoint, wanted);
      endpoint.transport(pool);
    }
    return pool;
  }

  /** The pool of an endpoint, or null if nothing was sent to it yet. */
  public static @Nullable EndpointPool known(Endpoint endpoint) {
    return (EndpointPool) endpoint.transport();
  }
}
