package io.weir.proxy.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class UnexpectedTest {

  @Test
  void aConnectionThatBreaksOffIsExpected() {
    IOException reset = new IOException("reset");
    assertThat(Unexpected.told(reset)).isFalse();
    assertThat(Unexpected.told(new UncheckedIOException(reset))).isFalse(); // Netty's epoll has it
    assertThat(Unexpected.told(new DecoderException(new SSLHandshakeException("bad")))).isFalse();
  }

  @Test
  void anythingElseIsNot() {
    assertThat(Unexpected.told(new IllegalStateException("as a test wants it"))).isTrue();
    assertThat(Unexpected.told(new DecoderException(new IllegalStateException("so too")))).isTrue();
  }
}
