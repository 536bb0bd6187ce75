package io.weir.simulator.live.bench;

/** Header names and hosts that clients, gateway and backends share. */
final class Names {

  /** The number of a request, by which backends draw what it demands. */
  static final String NUMBER = "x-weir-number";

  /** How long the model had a try at its endpoint, in nanoseconds; on answers. */
  static final String STAYED = "x-weir-stayed";

  /** The host of requests that only warm up; the gateway has other clusters for them. */
  static final String WARM_UP_HOST = "warm-up.invalid";

  static final String LOOPBACK = "127.0.0.1";

  private Names() {}
}
