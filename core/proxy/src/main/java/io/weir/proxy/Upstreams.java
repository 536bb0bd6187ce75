package io.weir.proxy;

import io.weir.proxy.http.HttpUpstream;
import io.weir.proxy.net.PreparedUpstream;
import io.weir.proxy.tcp.TcpDownstream;
import io.weir.proxy.tcp.TcpUpstream;
import io.weir.routing.exchange.Attempt;
import io.weir.routing.exchange.Upstream;
import java.util.Map;

/** The way to the endpoints of one loop, for requests and for raw connections. */
final class Upstreams implements Upstream {

  private final HttpUpstream http;
  private final TcpUpstream tcp;

  Upstreams(HttpUpstream http, TcpUpstream tcp) {
    this.http = http;
    this.tcp = tcp;
  }

  /** Takes over how clusters are reached. */
  void apply(Map<String, PreparedUpstream> upstreams) {
    http.apply(upstreams);
    tcp.apply(upstreams);
  }

  @Override
  public void send(Attempt attempt) {
    of(attempt).send(attempt);
  }

  @Override
  public void cancel(Attempt attempt) {
    of(attempt).cancel(attempt);
  }

  private Upstream of(Attempt attempt) {
    return attempt.exchange().downstream() instanceof TcpDownstream ? tcp : http;
  }
}
