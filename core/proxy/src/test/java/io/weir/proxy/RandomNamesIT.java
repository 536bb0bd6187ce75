package io.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.shell.ShellLimits;
import io.weir.routing.spec.TimeoutSpec;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hosts without end: what is counted, and so exported, and what waits does not grow by them. */
@Timeout(60)
class RandomNamesIT {

  private static final int REQUESTS = 5_000;
  private static final int STREAMS = 2_000;
  private static final int FEW = 10;

  /** What could grow with names. */
  private record Sizes(int routes, int endpoints, int timers) {
    static Sizes of(RunningProxy proxy) {
      var frame = RunningProxy.await(proxy.proxy.stats()).frame();
      int timers =
          RunningProxy.await(proxy.proxy.collect((_, loop) -> loop.scheduler().waiting()))
              .getFirst();
      return new Sizes(frame.routes().size(), frame.endpoints().size(), timers);
    }
  }

  @Test
  void hostsWithoutEndLeaveNoSeriesAndNoTimers() throws Exception {
    Random random = new Random(5);
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy =
            RunningProxy.of(
                RunningProxy.spec(TimeoutSpec.NONE, ShellLimits.DEFAULT, null, backend.address()));
        Backend.Peer client = proxy.connect();
        Http2Peer second = Http2Peer.connect(proxy.port)) {
      ask(client, random);
      ask(second, 1, random);
      Sizes before = Sizes.of(proxy);
      for (int i = 0; i < REQUESTS; i++) {
        ask(client, random);
      }
      for (int i = 1; i <= STREAMS; i++) {
        ask(second, 1 + 2 * i, random);
      }
      Sizes after = Sizes.of(proxy);
      assertThat(after.routes()).isEqualTo(before.routes());
      assertThat(after.endpoints()).isEqualTo(before.endpoints());
      assertThat(after.timers()).isLessThan(before.timers() + FEW);
      assertThat(proxy.log.stream().map(entry -> entry.authority()).distinct())
          .hasSize(REQUESTS + STREAMS + 2);
    }
  }

  private static void ask(Backend.Peer client, Random random) throws java.io.IOException {
    client.write(
        "GET / HTTP/1.1\r\nHost: " + Long.toHexString(random.nextLong()) + ".test\r\n\r\n");
    assertThat(client.readBody(client.readHead())).isEqualTo("x");
  }

  private static void ask(Http2Peer client, int stream, Random random) throws java.io.IOException {
    client.head(
        stream,
        true,
        ":method",
        "GET",
        ":scheme",
        "http",
        ":authority",
        Long.toHexString(random.nextLong()) + ".test",
        ":path",
        "/");
    assertThat(client.message(stream).status()).isEqualTo(200);
  }
}
