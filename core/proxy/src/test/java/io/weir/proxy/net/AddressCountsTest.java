package io.weir.proxy.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class AddressCountsTest {

  private final AddressCounts counts = new AddressCounts();

  private boolean enter(String address) {
    return counts.enter(InetAddress.ofLiteral(address), 2);
  }

  @Test
  void eachAddressHasItsOwnLimit() {
    assertThat(enter("192.0.2.1")).isTrue();
    assertThat(enter("192.0.2.1")).isTrue();
    assertThat(enter("192.0.2.1")).isFalse();
    assertThat(enter("192.0.2.2")).isTrue();
    counts.leave(InetAddress.ofLiteral("192.0.2.1"));
    assertThat(enter("192.0.2.1")).isTrue();
    assertThat(enter("192.0.2.1")).isFalse();
  }

  @Test
  void networkOf64BitsIsOneAddress() {
    assertThat(enter("2001:db8:0:1::1")).isTrue();
    assertThat(enter("2001:db8:0:1:ffff::2")).isTrue();
    assertThat(enter("2001:db8:0:1::3")).isFalse();
    assertThat(enter("2001:db8:0:2::1")).isTrue();
  }

  @Test
  void addressesThatAreGoneAreForgotten() {
    enter("192.0.2.1");
    counts.leave(InetAddress.ofLiteral("192.0.2.1"));
    counts.leave(InetAddress.ofLiteral("192.0.2.1"));
    assertThat(counts.size()).isZero();
  }
}
