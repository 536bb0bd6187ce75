package io.weir.proxy.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.weir.proxy.http.LoopContext;
import io.weir.proxy.net.ConnectFailure;
import io.weir.proxy.net.EndpointAddress;
import io.weir.proxy.net.PreparedUpstream;
import io.weir.proxy.net.UpstreamConnector;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Upstream;
import io.weir.routing.stats.Outcome;
import java.util.Map;

/**
 * Makes a connection for each try of a client's connection: one that is there is the answer, one
 * that cannot be made is tried elsewhere. Owned by the loop.
 */
public final class TcpUpstream implements Upstream {

  private final LoopContext loop;
  private final UpstreamConnector connector;
  private Map<String, PreparedUpstream> upstreams = Map.of();

  /** An upstream without connections. */
  public TcpUpstream(LoopContext loop, UpstreamConnector connector) {
    this.loop = loop;
    this.connector = connector;
  }

  /** Takes over how clusters are reached. */
  public void apply(Map<String, PreparedUpstream> newUpstreams) {
    upstreams = newUpstreams;
  }

  @Override
  public void send(Attempt attempt) {
    TcpDownstream client = (TcpDownstream) attempt.exchange().downstream();
    EndpointAddress address = EndpointAddress.parse(attempt.endpoint().address());
    if (address == null) {
      client.unconnected(ConnectFailure.UNRESOLVED);
      attempt.failed(Outcome.CONNECT_FAILED);
      return;
    }
    PreparedUpstream upstream =
        upstreams.getOrDefault(attempt.exchange().cluster().name(), PreparedUpstream.DEFAULT);
    EndpointLink link = new EndpointLink(loop, attempt, client);
    attempt.transport(link);
    ByteBuf header =
        client
            .client()
            .proxyHeader()
            .write(upstream.spec().proxyHeader(), ByteBufAllocator.DEFAULT);
    connector.connect(address, upstream, header, link);
  }

  @Override
  public void cancel(Attempt attempt) {
    EndpointLink link = (EndpointLink) attempt.transport();
    if (link != null) {
      link.cancel();
    }
  }
}
