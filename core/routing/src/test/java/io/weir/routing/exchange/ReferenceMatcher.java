package io.weir.routing.exchange;

import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.MatchSpec.PathMatch;
import io.weir.routing.spec.MatchSpec.ValueMatch;
import io.weir.routing.spec.RouteSpec;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rules of {@link RouteTable} written down as plainly as possible: try all, keep the best. */
final class ReferenceMatcher {

  private static final List<MatchSpec> ANY =
      List.of(new MatchSpec(null, null, List.of(), List.of()));

  private ReferenceMatcher() {}

  static int match(ListenerSpec listener, RequestHead head) {
    int best = RouteTable.NONE;
    int[] bestRank = {};
    for (int i = 0; i < listener.routes().size(); i++) {
      RouteSpec route = listener.routes().get(i);
      for (String host : route.hosts().isEmpty() ? List.of("*") : route.hosts()) {
        for (MatchSpec match : route.matches().isEmpty() ? ANY : route.matches()) {
          if (hostHolds(host, head) && holds(match, head)) {
            int[] rank = rank(host, match);
            if (best == RouteTable.NONE || Arrays.compare(rank, bestRank) > 0) {
              best = i;
              bestRank = rank;
            }
          }
        }
      }
    }
    return best;
  }

  private static int[] rank(String host, MatchSpec match) {
    PathMatch path = match.path();
    int form;
    int length;
    switch (path) {
      case null -> {
        form = 0;
        length = 0;
      }
      case PathMatch.Exact exact -> {
        form = 4;
        length = exact.path().length();
      }
      case PathMatch.Regex regex -> {
        form = 3;
        length = regex.pattern().length();
      }
      case PathMatch.Prefix prefix -> {
        length = prefix.path().replaceAll("/$", "").length();
        form = length == 0 ? 0 : 2;
      }
      case PathMatch.Grpc grpc -> {
        form = grpc.service() == null ? 1 : grpc.method() == null ? 2 : 4;
        length = grpc.service() == null ? 0 : grpc.service().length() + 1;
      }
    }
    return new int[] {
      host.startsWith("*") ? 0 : 1,
      host.length(),
      form,
      form == 4 ? 0 : length,
      match.method() == null ? 0 : 1,
      match.headers().size(),
      match.query().size()
    };
  }

  private static boolean hostHolds(String host, RequestHead head) {
    String actual = head.authority().toLowerCase(Locale.ROOT).replaceAll("\\.?(:[0-9]*)?$", "");
    return host.equals("*")
        || host.equals(actual)
        || (host.startsWith("*.")
            && actual.endsWith(host.substring(1))
            && actual.length() >= host.length());
  }

  private static boolean holds(MatchSpec match, RequestHead head) {
    String path = head.path().isEmpty() ? "/" : head.path();
    return (match.path() == null || pathHolds(match.path(), path))
        && (match.method() == null || match.method().equals(head.method()))
        && match.headers().stream().allMatch(header -> holds(header, head.header(header.name())))
        && match.query().stream().allMatch(q -> holds(q, parameter(head.query(), q.name())));
  }

  private static boolean pathHolds(PathMatch match, String path) {
    List<String> segments = List.of(path.split("/", -1));
    boolean call =
        segments.size() == 3
            && path.startsWith("/")
            && !segments.get(1).isEmpty()
            && !path.endsWith("/");
    return switch (match) {
      case PathMatch.Exact exact -> exact.path().equals(path);
      case PathMatch.Regex regex -> path.matches(regex.pattern());
      case PathMatch.Prefix prefix -> {
        List<String> wanted = List.of(prefix.path().replaceAll("/$", "").split("/", -1));
        yield path.startsWith("/")
            && wanted.size() <= segments.size()
            && wanted.equals(segments.subList(0, wanted.size()));
      }
      case PathMatch.Grpc grpc ->
          call
              && (grpc.service() == null || grpc.service().equals(segments.get(1)))
              && (grpc.method() == null || grpc.method().equals(segments.get(2)));
    };
  }

  private static boolean holds(ValueMatch match, @Nullable String actual) {
    return actual != null
        && (match.regex() ? actual.matches(match.value()) : actual.equals(match.value()));
  }

  private static @Nullable String parameter(@Nullable String query, String name) {
    if (query == null) {
      return null;
    }
    for (String parameter : query.split("&")) {
      String[] parts = parameter.split("=", 2);
      if (URLDecoder.decode(parts[0], StandardCharsets.UTF_8).equals(name)) {
        return parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
      }
    }
    return null;
  }
}
