package io.weir.proxy.http;

import io.weir.proxy.net.ConnectFailure;
import io.weir.proxy.wire.Fields;
import io.weir.routing.exchange.LocalAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Why the proxy, and not an endpoint, answered a request or ended it. Its {@link #token} stands in
 * the access log and, with an error type of RFC 9209, in the answer's {@code proxy-status} field.
 */
public enum Reason {
  /** No route matches. */
  NO_ROUTE("no-route", 404, "destination_not_found"),
  /** The route's rate limit is reached. */
  RATE_LIMITED("rate-limited", 429, "http_request_denied"),
  /** The cluster's concurrency limit is reached. */
  OVERLOADED("overloaded", 503, "connection_limit_reached"),
  /** The cluster has no endpoint. */
  NO_ENDPOINT("no-endpoint", 503, "destination_unavailable"),
  /** No try got an answer. */
  UPSTREAM_FAILED("upstream-failed", 502, "connection_terminated"),
  /** The request's time ran out. */
  TIMEOUT("timeout", 504, "http_response_timeout"),
  /** The request breaks the rules of HTTP or a limit; the status is the fault's. */
  BAD_REQUEST("bad-request", 400, "http_request_error"),
  /** The client did not send its request, or its body, in time. */
  REQUEST_TIMEOUT("request-timeout", 408, "http_request_error"),
  /** The proxy itself failed. */
  INTERNAL_ERROR("internal-error", 500, "proxy_internal_error"),
  /** The answer was under way and broke off. */
  ABORTED("aborted", 0, "http_response_incomplete"),
  /** The client went away. */
  CLIENT_GONE("client-gone", 0, "");

  private final String token;
  private final int status;
  private final String error;

  Reason(String token, int status, String error) {
    this.token = token;
    this.status = status;
    this.error = error;
  }

  /** Why the routing core answers so. */
  public static Reason of(LocalAnswer answer) {
    return switch (answer) {
      case NO_ROUTE -> NO_ROUTE;
      case RATE_LIMITED -> RATE_LIMITED;
      case OVERLOADED -> OVERLOADED;
      case NO_ENDPOINT -> NO_ENDPOINT;
      case UPSTREAM_FAILED -> UPSTREAM_FAILED;
      case TIMEOUT -> TIMEOUT;
    };
  }

  /** In logs and in the answer. */
  public String token() {
    return token;
  }

  /** The same with why there was no connection, if that is what it failed for. */
  public static String token(@Nullable Reason reason, @Nullable ConnectFailure failure) {
    if (reason == null) {
      return "";
    }
    return reason == UPSTREAM_FAILED && failure != null
        ? reason.token + "/" + failure.token()
        : reason.token;
  }

  int status() {
    return status;
  }

  /** What tells an answer of the proxy from an endpoint's. */
  Fields fields(String detail, long retryAfterSeconds) {
    String retryAfter = retryAfterSeconds < 0 ? "" : "retry-after: " + retryAfterSeconds + "\r\n";
    return Fields.ofLines(
        "proxy-status: weir; error="
            + error
            + "; details=\""
            + detail
            + "\"\r\ncontent-type: text/plain\r\n"
            + retryAfter);
  }
}
