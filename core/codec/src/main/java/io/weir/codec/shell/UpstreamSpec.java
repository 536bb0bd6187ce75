package io.weir.codec.shell;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the endpoints of a cluster are reached.
 *
 * @param cluster the {@link io.weir.routing.spec.ClusterSpec}'s name
 * @param protocol what they speak
 * @param tls how, or null for plain text
 * @param proxyHeader whether they are told the client's address before its first byte
 * @param connections how many, and for how long
 */
public record UpstreamSpec(
    String cluster,
    Protocol protocol,
    @Nullable UpstreamTlsSpec tls,
    ProxyHeader proxyHeader,
    Connections connections) {

  /** What endpoints speak. */
  public enum Protocol {
    /** With TLS what ALPN finds, without it HTTP/1.1. */
    AUTO,
    /** HTTP/1.1. */
    HTTP1,
    /** HTTP/2, without TLS by prior knowledge. */
    HTTP2
  }

  /** A PROXY protocol header towards endpoints. Such a connection serves one client only. */
  public enum ProxyHeader {
    /** No such header. */
    NONE,
    /** Version 1, text. */
    V1,
    /** Version 2, binary. */
    V2
  }

  /**
   * TLS towards endpoints: 1.2 or newer, and the name is checked.
   *
   * @param authorities who may have signed their certificates, PEM; null for those that the
   *     platform trusts
   * @param serverName the name that is asked for and checked; empty for the host of the endpoint's
   *     address
   * @param own our certificate, if they ask for one, or null
   * @param verify false accepts any certificate, for tests only
   */
  public record UpstreamTlsSpec(
      @Nullable Material authorities,
      String serverName,
      @Nullable CertificateSpec own,
      boolean verify) {}

  /**
   * The pool of one event loop to one endpoint.
   *
   * @param max at most so many connections
   * @param streams at most so many requests at once on one HTTP/2 connection
   * @param waiting at most so many requests that wait for a connection
   * @param connectTimeout from the first packet to the end of the TLS handshake
   * @param idle a connection without a request is closed after this time
   * @param lifetime one is used for new requests no longer than this
   * @param requests nor for more requests than this
   */
  public record Connections(
      int max,
      int streams,
      int waiting,
      Duration connectTimeout,
      Duration idle,
      Duration lifetime,
      int requests) {

    /** What suits a service in the same network. */
    public static final Connections DEFAULT =
        new Connections(
            128,
            100,
            1024,
            Duration.ofSeconds(1),
            Duration.ofSeconds(55),
            Duration.ofHours(1),
            1_000_000);
  }
}
