package io.weir.gateway.config;

import io.weir.codec.Fault;
import io.weir.codec.Located;
import io.weir.codec.Node;
import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.CertificateSpec;
import io.weir.codec.shell.Pem;
import io.weir.codec.shell.ProxySpec;
import io.weir.codec.shell.TlsSpec;
import io.weir.routing.spec.MatchSpec;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What can be used, but is probably not meant. */
final class Warnings {

  private static final MatchSpec ALL = new MatchSpec(null, null, List.of(), List.of());

  private final Draft draft;
  private final ProxySpec spec;
  private final Instant now;
  private final List<Fault> found = new ArrayList<>();

  Warnings(Draft draft, ProxySpec spec, Instant now) {
    this.draft = draft;
    this.spec = spec;
    this.now = now;
  }

  /** All of them, by place. */
  List<Fault> all() {
    draft.listeners().forEach(this::listener);
    draft.listeners().keySet().forEach(this::shadowedRoutes);
    unusedClusters();
    found.sort(
        Comparator.comparing((Fault fault) -> fault.place().file())
            .thenComparingInt(fault -> fault.place().line())
            .thenComparingInt(fault -> fault.place().column()));
    return found.stream().distinct().toList();
  }

  private void warn(Node node, String message) {
    found.add(new Fault(node.place(), node.path(), message));
  }

  private void listener(String name, Located<Draft.Listener> listener) {
    boolean http = listener.value().protocol() != BindingSpec.Protocol.TCP;
    boolean onlyPassthrough =
        listener.value().tls() == null && !listener.value().passthrough().isEmpty();
    if (http && !onlyPassthrough && routesOf(name).isEmpty()) {
      warn(listener.node(), "no route is on this listener; it answers 404 to everything");
    }
    TlsSpec tls = listener.value().tls();
    if (tls != null) {
      tls.certificates().forEach(each -> certificate(listener.node(), each, tls));
      if (http && !tls.serveUnknownHosts()) {
        routesOf(name).forEach(route -> uncovered(name, route, tls));
      }
    }
  }

  private void certificate(Node node, CertificateSpec certificate, TlsSpec tls) {
    String file = certificate.chain().origin();
    try {
      X509Certificate leaf = Pem.certificates(certificate.chain()).getFirst();
      if (now.isAfter(leaf.getNotAfter().toInstant())) {
        warn(node, "the certificate in " + file + " expired on " + leaf.getNotAfter().toInstant());
      } else if (now.isBefore(leaf.getNotBefore().toInstant())) {
        warn(node, file + " is not valid before " + leaf.getNotBefore().toInstant());
      }
    } catch (CertificateException _) {
      throw new IllegalStateException("it was read before: " + file);
    }
    if (certificate.hosts().isEmpty() && !tls.serveUnknownHosts()) {
      warn(
          node,
          "the certificate in "
              + file
              + " names no host, so no client gets it; name 'hosts', or set unknown-host: serve");
    }
  }

  private List<Located<Draft.Route>> routesOf(String listener) {
    return draft.routes().stream()
        .filter(route ->
            route.value().listeners().isEmpty()
                || route.value().listeners().stream().anyMatch(l -> l.value().equals(listener)))
        .toList();
  }

  private void uncovered(String listener, Located<Draft.Route> route, TlsSpec tls) {
    for (String host : route.value().hosts()) {
      String name = host.toLowerCase(Locale.ROOT);
      boolean covered =
          tls.certificates().stream()
              .flatMap(certificate -> certificate.hosts().stream())
              .anyMatch(names -> covers(names, name) || covers(name, names));
      if (!covered) {
        warn(
            route.node(),
            "no certificate of listener '" + listener + "' is for host '" + host + "'");
      }
    }
  }

  private static boolean covers(String pattern, String name) {
    return pattern.equals(name)
        || (pattern.startsWith("*.") && name.endsWith(pattern.substring(1)));
  }

  /**
   * Routes all of whose conditions an earlier route has, word for word. Others cannot be hidden:
   * the more specific one comes first wherever it stands.
   */
  private void shadowedRoutes(String listener) {
    Map<List<Object>, Node> taken = new LinkedHashMap<>();
    for (Located<Draft.Route> route : routesOf(listener)) {
      Set<List<Object>> own = conditions(route.value());
      List<Node> before = own.stream().filter(taken::containsKey).map(taken::get).toList();
      if (before.size() == own.size()) {
        warn(
            route.node(),
            "is never taken on listener '"
                + listener
                + "': the route at "
                + before.getFirst().place()
                + " has the same conditions");
      }
      own.forEach(each -> taken.putIfAbsent(each, route.node()));
    }
  }

  private static Set<List<Object>> conditions(Draft.Route route) {
    Set<List<Object>> conditions = new LinkedHashSet<>();
    List<String> hosts = route.hosts().isEmpty() ? List.of("") : route.hosts();
    for (String host : hosts) {
      for (MatchSpec match : route.matches().isEmpty() ? List.of(ALL) : route.matches()) {
        conditions.add(
            List.of(
                host.toLowerCase(Locale.ROOT),
                match.path() == null ? new MatchSpec.PathMatch.Prefix("/") : match.path(),
                match.method() == null ? "" : match.method(),
                new HashSet<>(match.headers()),
                new HashSet<>(match.query())));
      }
    }
    return conditions;
  }

  private void unusedClusters() {
    Set<String> used = new HashSet<>();
    spec.snapshot().listeners().stream()
        .flatMap(listener -> listener.routes().stream())
        .flatMap(route -> route.backends().stream())
        .forEach(backend -> used.add(backend.cluster()));
    draft
        .clusters()
        .forEach((name, cluster) -> {
          if (!used.contains(name)) {
            warn(cluster.node(), "no route leads to cluster '" + name + "'");
          } else if (cluster.value().endpoints().isEmpty()) {
            warn(cluster.node(), "has no endpoints; requests to it are answered 503");
          }
        });
  }
}
