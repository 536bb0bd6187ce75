package io.weir.codec.shell;

import io.weir.routing.spec.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A whole proxy at one instant: what its routing core decides by, and what its shell is told.
 * Applied in one step, as the snapshot in it is.
 *
 * @param name what policies call this proxy, such as {@code edge}
 * @param snapshot listeners, routes and clusters; has a listener for each binding
 * @param bindings where it listens; names are unique
 * @param upstreams how each cluster is reached; one for each of the snapshot's clusters
 * @param limits of everything that a client can ask for
 * @param admin where operators ask, or null for nowhere
 * @param accessLog where each request leaves a line, or null for nowhere
 * @param tracing where the spans of requests go, or null for nowhere; takes effect at start only
 * @param drain how long requests in flight have after the order to stop
 * @param eventLoops how many; 0 for one a processor
 * @param transport what the sockets are made of; takes effect at start only
 */
public record ProxySpec(
    String name,
    Snapshot snapshot,
    List<BindingSpec> bindings,
    List<UpstreamSpec> upstreams,
    ShellLimits limits,
    @Nullable AdminSpec admin,
    @Nullable AccessLogSpec accessLog,
    @Nullable TracingSpec tracing,
    Duration drain,
    int eventLoops,
    Transport transport) {

  /** What sockets are made of. */
  public enum Transport {
    /** The best of those that load: epoll, else the JDK's. */
    AUTO,
    /** Linux' epoll. */
    EPOLL,
    /** Linux' io_uring. */
    IO_URING,
    /** The JDK's own. */
    NIO
  }

  public ProxySpec {
    bindings = List.copyOf(bindings);
    upstreams = List.copyOf(upstreams);
  }

  /** The binding of a listener. */
  public Optional<BindingSpec> binding(String listener) {
    return bindings.stream().filter(each -> each.listener().equals(listener)).findFirst();
  }

  /** How a cluster is reached. */
  public Optional<UpstreamSpec> upstream(String cluster) {
    return upstreams.stream().filter(each -> each.cluster().equals(cluster)).findFirst();
  }
}
