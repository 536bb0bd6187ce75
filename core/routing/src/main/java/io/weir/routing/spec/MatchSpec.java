package io.weir.routing.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on a request; it matches when all that are present hold.
 *
 * <p>The shape and the precedence between matches are the Gateway API's (HTTPRoute and GRPCRoute).
 *
 * @param path condition on the path, or null for any
 * @param method the method, upper case, or null for any
 * @param headers each must hold
 * @param query each must hold
 */
public record MatchSpec(
    @Nullable PathMatch path,
    @Nullable String method,
    List<ValueMatch> headers,
    List<ValueMatch> query) {

  public MatchSpec {
    headers = List.copyOf(headers);
    query = List.copyOf(query);
  }

  /** Every request whose path lies under the prefix. */
  public static MatchSpec prefix(String prefix) {
    return new MatchSpec(new PathMatch.Prefix(prefix), null, List.of(), List.of());
  }

  /** A condition on the path. */
  public sealed interface PathMatch {

    /**
     * The whole path, case-sensitive.
     *
     * @param path starts with a slash
     */
    record Exact(String path) implements PathMatch {
      public Exact {
        requireSlash(path);
      }
    }

    /**
     * Whole segments from the start: {@code /a/b} matches {@code /a/b} and {@code /a/b/c}, not
     * {@code /a/bc}. A trailing slash is ignored.
     *
     * @param path starts with a slash
     */
    record Prefix(String path) implements PathMatch {
      public Prefix {
        requireSlash(path);
      }
    }

    /**
     * A {@link java.util.regex.Pattern} that must match the whole path.
     *
     * @param pattern its source
     */
    record Regex(String pattern) implements PathMatch {}

    /**
     * A gRPC call.
     *
     * @param service fully qualified service, or null for any
     * @param method method of it, or null for any
     */
    record Grpc(@Nullable String service, @Nullable String method) implements PathMatch {
      public Grpc {
        SpecException.require(
            service != null || method != null, "grpc", "name a service, a method or both");
      }
    }

    private static void requireSlash(String path) {
      SpecException.require(
          path.startsWith("/"), "path", "must start with '/', not '" + path + "'");
    }
  }

  /**
   * A condition on a header or a query parameter: the first of that name must have the value.
   *
   * @param name a header's is compared without regard to case, a query parameter's with
   * @param value the exact value, or the source of a pattern that must match the whole value
   * @param regex whether the value is a pattern
   */
  public record ValueMatch(String name, String value, boolean regex) {
    public ValueMatch {
      SpecException.require(!name.isEmpty(), "match", "needs a name");
    }
  }
}
