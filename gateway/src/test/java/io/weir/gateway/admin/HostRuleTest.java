package io.weir.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRuleTest {

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "10.1.2.3", "::1"})
  void addressesAreAllowed(String host) {
    assertThat(HostRule.allows(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", ""})
  void namesAreNot(String host) {
    assertThat(HostRule.allows(host)).isFalse();
  }
}
