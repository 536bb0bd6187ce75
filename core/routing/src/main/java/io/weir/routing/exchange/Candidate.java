package io.weir.routing.exchange;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One match of one route: where {@link PathTable} keeps it, and what must hold beyond that. Shared
 * by all hosts of the route.
 *
 * @param route the number of its route
 * @param place how its path is compared
 * @param key what the path is compared with; empty in {@link Place#ANY}
 * @param pattern the compiled key in {@link Place#PATTERN}, else null
 * @param call whether the path must also have the form of a gRPC call, {@code /service/method}
 * @param slash whether the path must begin with a slash
 * @param method the method, or null for any
 * @param headers all must hold
 * @param query all must hold
 */
record Candidate(
    int route,
    Place place,
    String key,
    @Nullable BoundedPattern pattern,
    boolean call,
    boolean slash,
    @Nullable String method,
    List<ValueCondition> headers,
    List<ValueCondition> query) {

  /** How a path is compared, in order of precedence. */
  enum Place {
    /** The whole path. */
    EXACT,
    /** A regular expression. */
    PATTERN,
    /** Whole segments from the start. */
    PREFIX,
    /** The last segment of a gRPC call. */
    CALL,
    /** Not at all. */
    ANY
  }

  /** Precedence among candidates whose paths take the same precedence. */
  static final Comparator<Candidate> PRECEDENCE =
      Comparator.comparing((Candidate candidate) -> candidate.method == null)
          .thenComparingInt(candidate -> -candidate.headers.size())
          .thenComparingInt(candidate -> -candidate.query.size())
          .thenComparingInt(Candidate::route);

  /** Precedence among regular expressions: the longest first. */
  static final Comparator<Candidate> LONGEST_KEY =
      Comparator.comparingInt((Candidate candidate) -> -candidate.key.length())
          .thenComparing(PRECEDENCE);

  /** Whether everything holds but the place in the table, which led here. */
  boolean holds(RequestHead head, String path) {
    return (method == null || method.equals(head.method()))
        && (!slash || path.startsWith("/"))
        && (!call || GrpcPath.methodStart(path) > 0)
        && headersHold(head)
        && queryHolds(head)
        && (pattern == null || pattern.matches(path));
  }

  private boolean headersHold(RequestHead head) {
    for (int i = 0; i < headers.size(); i++) {
      if (!headers.get(i).holdsForHeader(head)) {
        return false;
      }
    }
    return true;
  }

  private boolean queryHolds(RequestHead head) {
    for (int i = 0; i < query.size(); i++) {
      if (!query.get(i).holdsForQuery(head)) {
        return false;
      }
    }
    return true;
  }
}
