package io.weir.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestBodyTest {

  private final ArrayDeque<String> coming = new ArrayDeque<>(List.of("cccc", "dddd", "eeee"));
  private final RequestBody body = new RequestBody(0, 4, this::onDrained);

  /** What a client has sent already comes as soon as there is room for it. */
  private void onDrained() {
    while (!coming.isEmpty() && !body.full()) {
      add(coming.removeFirst());
    }
    if (coming.isEmpty()) {
      body.complete(null);
    }
  }

  private void add(String text) {
    body.add(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  /** Takes what there is, unless it is busy, and writes down what it got. */
  private static final class Endpoint implements UpstreamStream {
    private final StringBuilder got = new StringBuilder();
    private RequestBody.Reader reader;
    private boolean busy = true;

    void idle() {
      busy = false;
      bodyReady();
    }

    @Override
    public void bodyReady() {
      while (!busy) {
        ByteBuf data = reader.read();
        if (data == null) {
          got.append(reader.ended() ? "." : "");
          return;
        }
        got.append(data.toString(StandardCharsets.US_ASCII));
        data.release();
      }
    }

    @Override
    public void cancel() {}

    @Override
    public void resume() {}

    @Override
    public void tunnel(ByteBuf data) {}

    @Override
    public void endTunnel() {}

    @Override
    public boolean writable() {
      return !busy;
    }
  }

  private Endpoint open() {
    Endpoint endpoint = new Endpoint();
    endpoint.reader = body.open(endpoint);
    return endpoint;
  }

  @Test
  void dataGoesOnInTheOrderInWhichItCame() {
    Endpoint endpoint = open();
    add("aaaa");
    add("bbbb");
    assertThat(body.full()).isTrue();
    endpoint.idle();
    assertThat(endpoint.got).hasToString("aaaabbbbccccddddeeee.");
  }

  @Test
  void bothOfTwoTriesGetAllOfIt() {
    Endpoint one = open();
    Endpoint other = open();
    add("aaaa");
    add("bbbb");
    one.idle();
    other.idle();
    assertThat(one.got).hasToString("aaaabbbbccccddddeeee.");
    assertThat(other.got).hasToString("aaaabbbbccccddddeeee.");
  }
}
