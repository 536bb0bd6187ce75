package io.weir.routing.exchange;

import io.weir.routing.exchange.Candidate.Place;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.MatchSpec.PathMatch;
import io.weir.routing.spec.MatchSpec.ValueMatch;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.SpecException;
import io.weir.routing.spec.SpecException.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Turns a listener's routes into candidates by host, and collects what is wrong with them. */
final class RouteCompiler {

  private static final MatchSpec EVERY_REQUEST = new MatchSpec(null, null, List.of(), List.of());

  private final ReadBudget budget;
  private final List<BoundedPattern> patterns = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final Map<String, List<Candidate>> byHost = new LinkedHashMap<>();

  /**
   * Compiles all routes.
   *
   * @param budget shared by all regular expressions
   * @throws SpecException with every fault
   */
  RouteCompiler(ListenerSpec listener, ReadBudget budget) {
    this.budget = budget;
    for (int i = 0; i < listener.routes().size(); i++) {
      RouteSpec route = listener.routes().get(i);
      add(route, i, "listeners." + listener.name() + ".routes." + route.name());
    }
    if (!faults.isEmpty()) {
      throw new SpecException(faults);
    }
  }

  /** The candidates by normalized host, as {@link HostTable} takes them. */
  Map<String, List<Candidate>> byHost() {
    return byHost;
  }

  /** Every regular expression that was compiled. */
  List<BoundedPattern> patterns() {
    return patterns;
  }

  private void add(RouteSpec route, int number, String at) {
    List<MatchSpec> matches = route.matches().isEmpty() ? List.of(EVERY_REQUEST) : route.matches();
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < matches.size(); i++) {
      candidates.add(candidate(number, matches.get(i), at + ".matches[" + i + "]"));
    }
    for (String host : hosts(route, at)) {
      byHost.computeIfAbsent(host, _ -> new ArrayList<>()).addAll(candidates);
    }
  }

  private Set<String> hosts(RouteSpec route, String at) {
    Set<String> hosts = new LinkedHashSet<>();
    for (int i = 0; i < route.hosts().size(); i++) {
      String host = HostTable.normalized(route.hosts().get(i));
      if (host == null) {
        fault(at + ".hosts[" + i + "]", "must be a name or '*.' and a name, without a port");
      } else {
        hosts.add(host);
      }
    }
    return route.hosts().isEmpty() ? Set.of("") : hosts;
  }

  private Candidate candidate(int route, MatchSpec match, String at) {
    PathMatch path = match.path();
    Place place = place(path);
    String key = key(path);
    if (place == Place.PREFIX && PathIndex.depth(key) > RouteTable.MAX_SEGMENTS) {
      fault(at + ".path", "a prefix must have at most " + RouteTable.MAX_SEGMENTS + " segments");
    }
    return new Candidate(
        route,
        key.isEmpty() ? Place.ANY : place,
        key,
        place == Place.PATTERN ? pattern(key, at + ".path") : null,
        path instanceof PathMatch.Grpc grpc && valid(grpc, at),
        path instanceof PathMatch.Prefix,
        match.method(),
        conditions(match.headers(), at + ".headers.", true),
        conditions(match.query(), at + ".query.", false));
  }

  private static Place place(@Nullable PathMatch path) {
    return switch (path) {
      case null -> Place.ANY;
      case PathMatch.Exact _ -> Place.EXACT;
      case PathMatch.Regex _ -> Place.PATTERN;
      case PathMatch.Prefix _ -> Place.PREFIX;
      case PathMatch.Grpc(String service, String method) ->
          service == null ? Place.CALL : method == null ? Place.PREFIX : Place.EXACT;
    };
  }

  private static String key(@Nullable PathMatch path) {
    return switch (path) {
      case null -> "";
      case PathMatch.Exact(String text) -> text;
      case PathMatch.Regex(String pattern) -> pattern;
      case PathMatch.Prefix(String text) ->
          text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
      case PathMatch.Grpc(String service, String method) ->
          service == null
              ? String.valueOf(method)
              : "/" + service + (method == null ? "" : "/" + method);
    };
  }

  private boolean valid(PathMatch.Grpc grpc, String at) {
    if (!isName(grpc.service()) || !isName(grpc.method())) {
      fault(at + ".grpc", "a service or method must not be empty or contain '/'");
    }
    return true;
  }

  private static boolean isName(@Nullable String name) {
    return name == null || (!name.isEmpty() && name.indexOf('/') < 0);
  }

  /** Of several conditions on one name only the first counts, as the Gateway API demands. */
  private List<ValueCondition> conditions(List<ValueMatch> matches, String at, boolean ignoreCase) {
    Set<String> names = new LinkedHashSet<>();
    List<ValueCondition> conditions = new ArrayList<>();
    for (ValueMatch match : matches) {
      if (names.add(ignoreCase ? match.name().toLowerCase(Locale.ROOT) : match.name())) {
        BoundedPattern pattern = match.regex() ? pattern(match.value(), at + match.name()) : null;
        conditions.add(new ValueCondition(match, pattern));
      }
    }
    return List.copyOf(conditions);
  }

  private @Nullable BoundedPattern pattern(String source, String at) {
    if (source.length() > BoundedPattern.MAX_LENGTH) {
      fault(at, "a regular expression must not be longer than " + BoundedPattern.MAX_LENGTH);
      return null;
    }
    try {
      BoundedPattern pattern = new BoundedPattern(source, budget);
      patterns.add(pattern);
      return pattern;
    } catch (PatternSyntaxException | StackOverflowError e) {
      fault(at, "is no regular expression: " + e.getMessage());
      return null;
    }
  }

  private void fault(String path, String message) {
    faults.add(new Fault(path, message));
  }
}
