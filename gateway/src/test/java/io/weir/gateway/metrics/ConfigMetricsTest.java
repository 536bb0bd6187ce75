package io.weir.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.weir.gateway.metrics.ConfigMetrics.Certificate;
import io.weir.gateway.metrics.ConfigMetrics.Config;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigMetricsTest {

  private static List<String> scrape(Config config) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.getPrometheusRegistry().register(new ConfigMetrics(() -> config, "1.2"));
    return registry.scrape().lines().toList();
  }

  @Test
  void tellsOfReloadsAndWhatIsServed() {
    assertThat(scrape(new Config(3, 1, Instant.ofEpochSecond(1000), "abc", List.of())))
        .contains(
            "weir_config_reloads_total{result=\"success\"} 3.0",
            "weir_config_reloads_total{result=\"failure\"} 1.0",
            "weir_config_last_success_timestamp_seconds{version=\"abc\"} 1000.0")
        .anyMatch(line -> line.startsWith("weir_build_info{") && line.contains("version=\"1.2\""));
  }

  @Test
  void certificatesThatExpireFirstAreShown() {
    List<Certificate> many = new ArrayList<>();
    for (int i = 0; i < ConfigMetrics.MAX_CERTIFICATES + 5; i++) {
      many.add(new Certificate("web", i + ".pem", Instant.ofEpochSecond(10_000 - i)));
    }
    List<String> lines = scrape(new Config(0, 0, Instant.EPOCH, "abc", many));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("weir_certificate_expiration"))
        .hasSize(ConfigMetrics.MAX_CERTIFICATES)
        .anyMatch(line -> line.contains("\"1004.pem\""))
        .noneMatch(line -> line.contains("\"0.pem\""));
  }

  @Test
  void theSameCertificateTwiceIsShownOnce() {
    Certificate one = new Certificate("web", "a.pem", Instant.EPOCH);
    assertThat(scrape(new Config(0, 0, Instant.EPOCH, "abc", List.of(one, one))))
        .filteredOn(line -> line.startsWith("weir_certificate_expiration"))
        .hasSize(1);
  }
}
