package io.weir.simulator.live.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.routing.exchange.LocalAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientsTest {

  @ParameterizedTest
  @CsvSource({
    "no-route, NO_ROUTE",
    "rate-limited, RATE_LIMITED",
    "overloaded, OVERLOADED",
    "no-endpoint, NO_ENDPOINT",
    "upstream-failed, UPSTREAM_FAILED",
    "timeout, TIMEOUT",
    "bad-request, UPSTREAM_FAILED",
  })
  void gatewayTellsItsOwnAnswersFromThoseOfEndpoints(String details, LocalAnswer answer) {
    assertThat(Clients.ownAnswer("weir; error=any; details=\"" + details + "\"")).isEqualTo(answer);
  }

  @Test
  void endpointsAnswerIsNone() {
    assertThat(Clients.ownAnswer(null)).isNull();
    assertThat(Clients.ownAnswer("other; next-hop=x")).isNull();
  }
}
