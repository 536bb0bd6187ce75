package io.weir.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.weir.routing.time.Cancellable;
import io.weir.routing.time.Nanos;
import io.weir.routing.time.Scheduler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandshakesTest {

  private final Clock clock = new Clock();
  private final List<String> begun = new ArrayList<>();

  /** A clock that is set by hand; nothing is scheduled. */
  private static final class Clock implements Scheduler {
    private long nanos;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
      throw new UnsupportedOperationException();
    }
  }

  private EmbeddedChannel begin(Handshakes handshakes, String name) {
    EmbeddedChannel channel = new EmbeddedChannel();
    handshakes.begin(channel, () -> begun.add(name));
    return channel;
  }

  @Test
  void moreThanTheLimitWaitInTurn() {
    Handshakes handshakes = new Handshakes(clock, 2);
    EmbeddedChannel first = begin(handshakes, "a");
    EmbeddedChannel second = begin(handshakes, "b");
    begin(handshakes, "c");
    EmbeddedChannel gone = begin(handshakes, "d");
    begin(handshakes, "e");
    assertThat(begun).containsExactly("a", "b");
    assertThat(handshakes.waiting()).isEqualTo(3);
    handshakes.end(first);
    handshakes.end(first);
    assertThat(begun).containsExactly("a", "b", "c");
    var _ = gone.close();
    var _ = second.close();
    assertThat(begun).containsExactly("a", "b", "c", "e");
    assertThat(handshakes.active()).isEqualTo(2);
    assertThat(handshakes.waiting()).isZero();
  }

  @Test
  void handshakeThatHangsGivesItsPlaceToOneThatWaits() {
    Handshakes handshakes = new Handshakes(clock, 1);
    EmbeddedChannel hanging = begin(handshakes, "a");
    begin(handshakes, "b");
    assertThat(hanging.isOpen()).isTrue();
    clock.nanos = Nanos.SECOND;
    begin(handshakes, "c");
    assertThat(hanging.isOpen()).isFalse();
    assertThat(begun).containsExactly("a", "b");
  }
}
