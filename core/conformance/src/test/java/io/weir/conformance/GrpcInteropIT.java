package io.weir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.TlsChannelCredentials;
import io.grpc.testing.integration.AbstractInteropTest;
import io.grpc.testing.integration.TestServiceImpl;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.runner.Description;
import org.junit.runner.JUnitCore;
import org.junit.runner.Request;
import org.junit.runner.Result;
import org.junit.runner.manipulation.Filter;
import org.junit.runner.notification.Failure;

/** gRPC's own interoperability tests (grpc-java's client and server) through the gateway. */
@Timeout(300)
class GrpcInteropIT {

  /** What a proxy changes by its nature: the client's peer is the proxy, not the server. */
  private static final List<String> LEFT_OUT = List.of("getServerAddressAndLocalAddressFromClient");

  private static final int MIN_TESTS = 30;
  private static final int MAX_MESSAGE = 16 * 1024 * 1024;

  @TempDir private static Path folder;
  private static ScheduledExecutorService timers;
  private static Server server;
  private static GatewayProcess gateway;

  @BeforeAll
  static void start() throws Exception {
    timers = Executors.newSingleThreadScheduledExecutor();
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(
                ServerInterceptors.intercept(
                    new TestServiceImpl(timers), TestServiceImpl.interceptors()))
            .maxInboundMessageSize(MAX_MESSAGE)
            .build()
            .start();
    gateway = GatewayProcess.start(folder, server.getPort(), "http2");
  }

  @AfterAll
  static void stop() throws Exception {
    String said = gateway.end();
    gateway.close();
    server.shutdownNow();
    timers.shutdownNow();
    assertThat(said).doesNotContain("LEAK");
  }

  /** The tests over HTTP/2 by prior knowledge. */
  public static class Plain extends AbstractInteropTest {
    @Override
    protected ManagedChannelBuilder<?> createChannelBuilder() {
      return channel(InsecureChannelCredentials.create(), gateway.port);
    }

    @Override
    protected boolean metricsExpected() {
      return false;
    }
  }

  /** The tests over TLS. */
  public static class OverTls extends AbstractInteropTest {
    @Override
    protected ManagedChannelBuilder<?> createChannelBuilder() {
      try {
        Path authority = Path.of(System.getProperty("weir.certificates"), "a.pem");
        return channel(
                TlsChannelCredentials.newBuilder().trustManager(authority.toFile()).build(),
                gateway.tlsPort)
            .overrideAuthority("a.example.com");
      } catch (java.io.IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    protected boolean metricsExpected() {
      return false;
    }
  }

  private static ManagedChannelBuilder<?> channel(ChannelCredentials credentials, int port) {
    return Grpc.newChannelBuilderForAddress("127.0.0.1", port, credentials)
        .maxInboundMessageSize(MAX_MESSAGE);
  }

  private static Result run(Class<? extends AbstractInteropTest> tests) {
    Filter others =
        new Filter() {
          @Override
          public boolean shouldRun(Description description) {
            return !LEFT_OUT.contains(description.getMethodName());
          }

          @Override
          public String describe() {
            return "but " + LEFT_OUT;
          }
        };
    return new JUnitCore().run(Request.aClass(tests).filterWith(others));
  }

  private static void requireAllPassed(Result result) {
    assertThat(result.getFailures()).extracting(Failure::toString).isEmpty();
    assertThat(result.getRunCount()).isGreaterThanOrEqualTo(MIN_TESTS);
  }

  @Test
  void everyCasePassesByPriorKnowledge() {
    requireAllPassed(run(Plain.class));
  }

  @Test
  void everyCasePassesOverTls() {
    requireAllPassed(run(OverTls.class));
  }
}
