package io.weir.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LoadTest {

  @Test
  void h2loadsWordsAreUnderstood() throws Exception {
    Load load =
        Load.parse(
            """
            finished in 3.00s, 40123.50 req/s, 9.87MB/s
            requests: 80247 total, 80263 started, 80247 done, 80240 succeeded, 7 failed, 0 errored, 0 timeout
            """,
            LongStream.rangeClosed(1, 100).toArray());
    assertThat(load).isEqualTo(new Load(80_240, 7, 40_123.5, 51, 100));
    assertThatThrownBy(() -> Load.parse("no such host", new long[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such host");
  }
}
