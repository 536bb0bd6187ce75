package io.weir.codec.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.168.128.0/17, 192.168.128.1, true",
    "192.168.128.0/17, 192.168.127.255, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "203.0.113.9, 203.0.113.9, true",
    "203.0.113.9, 203.0.113.8, false",
    "2001:db8::/32, 2001:db8:1::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "0.0.0.0/0, ::1, false"
  })
  void containsWhatHasItsPrefix(String network, String address, boolean contained) {
    assertThat(Network.parse(network).contains(Network.address(address))).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "10.1",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/08",
        "256.1.1.1",
        "a.b",
        "localhost",
        "::1/129",
        "1:2",
        "10.0.0.0/8/8",
        "1234567"
      })
  void anythingElseIsNone(String text) {
    assertThat(Network.parse(text)).isNull();
  }

  @Test
  void aMappedAddressIsTheIpv4Address() {
    assertThat(Network.address("::ffff:10.1.2.3")).containsExactly(10, 1, 2, 3);
  }
}
