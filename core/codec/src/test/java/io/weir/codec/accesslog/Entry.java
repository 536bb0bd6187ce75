package io.weir.codec.accesslog;

/** An entry made by hand. */
record Entry(
    long timeMicros,
    long durationNanos,
    String client,
    String method,
    String authority,
    String path,
    String protocol,
    int status,
    long requestBytes,
    long bytes,
    String route,
    String upstream,
    String reason,
    String id,
    String agent,
    String referer)
    implements AccessEntry {

  /** Sunday, 22 November 2026, 10:15:30.123456. */
  static final Entry PLAIN =
      new Entry(
          1_795_342_530_123_456L,
          12_345_678,
          "192.0.2.7",
          "GET",
          "shop.example.com",
          "/search?q=socks",
          "HTTP/1.1",
          200,
          0,
          5_120,
          "shop/search",
          "10.0.3.17:8080",
          "",
          "4bf92f35",
          "curl/8.0",
          "");

  /** The same with one text in every place that a client can fill. */
  static Entry hostile(String text) {
    return new Entry(
        0,
        0,
        "192.0.2.7",
        text,
        text,
        text,
        text,
        0,
        0,
        0,
        "",
        "",
        "bad-request",
        text,
        text,
        text);
  }
}
