package io.weir.routing.exchange;

/** What RFC 9110 says of methods. */
final class HttpMethod {

  private HttpMethod() {}

  /** Whether sending a request twice has the effect of sending it once (section 9.2.2). */
  static boolean idempotent(String method) {
    return switch (method) {
      case "GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE" -> true;
      default -> false;
    };
  }
}
