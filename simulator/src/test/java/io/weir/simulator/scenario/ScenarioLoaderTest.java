package io.weir.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.codec.ConfigException;
import io.weir.codec.Document;
import io.weir.routing.spec.AccrualSpec;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.BudgetSpec;
import io.weir.routing.spec.HedgeSpec;
import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.TimeoutSpec;
import io.weir.simulator.model.Arrival;
import io.weir.simulator.model.Client;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Fault;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioLoaderTest {

  private static final long SECOND = 1_000_000_000L;

  static String timeout1s() {
    try (InputStream in = ScenarioLoaderTest.class.getResourceAsStream("timeout-1s.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Experiment load(String yaml, String... overrides) {
    return ScenarioLoader.load(Document.parse("x.yaml", yaml), Overrides.of(List.of(overrides)));
  }

  @Test
  void mapsTheMeshFieldByField() {
    Scenario scenario = load(timeout1s()).variants().getFirst().scenario();
    assertThat(scenario.name()).isEqualTo("timeout-1s");
    assertThat(scenario.durationNanos()).isEqualTo(60 * SECOND);
    assertThat(scenario.drainNanos()).isEqualTo(5 * SECOND);
    assertThat(scenario.clients())
        .containsExactly(new Client("web", "edge", "/", "GET", new Arrival.Poisson(1000), SECOND));
    assertThat(scenario.gateways())
        .containsExactly(
            new Scenario.Gateway(
                "edge", 1, 1, Distribution.Constant.ZERO, List.of(new Scenario.Route("/", "api"))));
    assertThat(scenario.services())
        .containsExactly(
            new Service(
                "api",
                11,
                Service.Capacity.UNLIMITED,
                new Distribution.Normal(167e6, 5e6, 1_000_000),
                0,
                false));
    assertThat(scenario.faults())
        .containsExactly(
            new Fault.Slow(
                15 * SECOND,
                30 * SECOND,
                "api",
                List.of(0),
                new Distribution.Constant(2 * SECOND),
                1,
                1));
    assertThat(scenario.measure())
        .isEqualTo(
            new Scenario.Measure(
                0,
                SECOND,
                List.of(50.0, 95.0, 99.0, 99.9),
                List.of(
                    new Scenario.Phase("healthy", 0, 15 * SECOND),
                    new Scenario.Phase("slow", 15 * SECOND, 45 * SECOND),
                    new Scenario.Phase("recovered", 47 * SECOND, 60 * SECOND))));
  }

  @Test
  void mapsThePolicyToTheSpecsOfTheCore() {
    Scenario.Link link = load(timeout1s()).variants().getFirst().scenario().links().getFirst();
    assertThat(link.caller()).isEqualTo("edge");
    assertThat(link.callee()).isEqualTo("api");
    assertThat(link.route().timeout()).isEqualTo(TimeoutSpec.of(Duration.ofSeconds(1), true));
    assertThat(link.route().retries()).isEqualTo(RetrySpec.NONE);
    assertThat(link.route().hedge()).isEqualTo(HedgeSpec.NONE);
    assertThat(link.cluster().accrual()).isEqualTo(AccrualSpec.NONE);
    assertThat(link.cluster().balancer()).isEqualTo(new BalancerSpec.RoundRobin());
  }

  @Test
  void multipliesTheMatrix() {
    Experiment experiment = load(timeout1s());
    assertThat(experiment.seeds()).isEqualTo(Seeds.fixed(30));
    assertThat(experiment.axes())
        .containsExactly(
            new Experiment.Axis("balancer", List.of("round-robin", "least-request", "peak-ewma")));
    assertThat(experiment.variants()).hasSize(3);
    assertThat(experiment.variants().get(2).scenario().links().getFirst().cluster().balancer())
        .isEqualTo(BalancerSpec.PeakEwma.defaults());
    assertThat(experiment.events())
        .containsExactly(new Experiment.EventBand("slow api/0", 15 * SECOND, 30 * SECOND));
    assertThat(experiment.report().formats()).hasSize(6);
  }

  @Test
  void readsAssertions() {
    List<Assertion> all = load(timeout1s()).assertions();
    assertThat(all).hasSize(6);
    assertThat(all.get(0).comparison()).isEqualTo(new Comparison.Within(0.953, 0.956));
    assertThat(all.get(3).metric()).isEqualTo(new Metric(Metric.Kind.PERCENTILE, 99, ""));
    assertThat(all.get(3).comparison()).isEqualTo(new Comparison.AtMost(200e6));
    assertThat(all.get(3).phase()).isEqualTo("slow");
    assertThat(all.get(4).comparison()).isEqualTo(new Comparison.BetterBy(0.04, false));
    assertThat(all.get(4).versus()).isEqualTo(Map.of("balancer", "round-robin"));
    assertThat(all.get(4).confidence()).isEqualTo(0.99);
    assertThat(all.get(4).line()).isEqualTo(31);
    assertThat(all.get(4).column()).isEqualTo(5);
    assertThat(all.get(5).selects(Map.of("balancer", "peak-ewma"))).isTrue();
  }

  @Test
  void replacesValuesOnAnAxis() {
    String yaml =
        timeout1s()
            .replace(
                "  seeds: 30",
                """
                load: { path: clients.web.arrival.rate, values: [ 500/s, 900/s ] }
                tries: { path: "policies.edge>api.retries", values: { none: none, one: { attempts: 1 } } }
                seeds: 2\
                """
                    .indent(2));
    Experiment experiment = load(yaml);
    assertThat(experiment.variants()).hasSize(12);
    Variant last = experiment.variants().getLast();
    assertThat(last.labels()).hasToString("{balancer=peak-ewma, load=900/s, tries=one}");
    assertThat(last.scenario().clients().getFirst().arrival()).isEqualTo(new Arrival.Poisson(900));
    assertThat(last.scenario().links().getFirst().route().retries().attempts()).isEqualTo(1);
  }

  @Test
  void labelsBalancersOfOneNameByTheirParameters() {
    String yaml =
        timeout1s()
            .replace("{ least-request: { choices: 2 } }", "{ peak-ewma: { decay: 2s } }")
            .replaceAll(".*least-request.*\n", "")
            .replaceAll(".*load-imbalance.*\n", "");
    Experiment experiment = load(yaml);
    assertThat(experiment.axes().getFirst().labels())
        .containsExactly("round-robin", "peak-ewma.decay=2s", "peak-ewma.choices=2.decay=10s");
    assertThat(experiment.assertions().get(1).selects(experiment.variants().get(1).labels()))
        .isTrue();
  }

  @Test
  void theMoreSpecificPolicyWinsForEachOfItsParts() {
    String yaml =
        timeout1s()
            .replace(
                "  \"edge>api\": { timeout: { after: 1s, cancel: true }, retries: none, hedge:"
                    + " none, failure-accrual: none }",
                """
                "edge>api": { retries: { attempts: 1, budget: none } }
                "*>*": { retries: none, hedge: { after: p95, budget: 5% }, timeout: { per-try: 250ms } }\
                """
                    .indent(2));
    Scenario.Link link = load(yaml).variants().getFirst().scenario().links().getFirst();
    assertThat(link.route().retries().attempts()).isEqualTo(1);
    assertThat(link.cluster().retryBudget().ratio()).isEqualTo(10);
    assertThat(link.route().hedge()).isEqualTo(new HedgeSpec(1, null, 95));
    assertThat(link.cluster().hedgeBudget()).isEqualTo(BudgetSpec.HEDGES);
    assertThat(link.route().timeout().perTry()).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void withoutAMatrixTheDefaultBalancerRunsOnce() {
    String yaml = timeout1s().replaceAll("(?s)matrix:.*?measure:", "measure:");
    Experiment experiment = load(yaml.substring(0, yaml.indexOf("assert:")));
    assertThat(experiment.seeds()).isEqualTo(Seeds.fixed(1));
    assertThat(experiment.variants()).hasSize(1);
    assertThat(experiment.variants().getFirst().labels()).hasToString("{balancer=vigil}");
  }

  @Test
  void overridesReplaceAndAdd() {
    Experiment experiment =
        load(
            timeout1s(),
            "clients.web.arrival.rate=50/s",
            "matrix.seeds=3",
            "events[0].slow.ratio=20%");
    Scenario scenario = experiment.variants().getFirst().scenario();
    assertThat(scenario.clients().getFirst().arrival()).isEqualTo(new Arrival.Poisson(50));
    assertThat(experiment.seeds()).isEqualTo(Seeds.fixed(3));
    assertThat(((Fault.Slow) scenario.faults().getFirst()).share()).isEqualTo(0.2);
  }

  @Test
  void overridesThatLeadNowhereSaySo() {
    assertThatThrownBy(() -> load(timeout1s(), "clients.wep.timeout=1s"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--set clients.wep.timeout:1:1: ")
        .hasMessageContaining("did you mean 'web'?");
    assertThatThrownBy(() -> load(timeout1s(), "duration"))
        .hasMessageContaining("write path=value");
    assertThatThrownBy(() -> load(timeout1s(), "duration=10"))
        .hasMessageContaining("--set duration:1:1: duration: '10' has no unit; write 10ms");
  }

  @Test
  void readsEveryDistribution() {
    assertThat(latency("5ms")).isEqualTo(new Distribution.Constant(5_000_000));
    assertThat(latency("{ constant: 5ms }")).isEqualTo(new Distribution.Constant(5_000_000));
    assertThat(latency("{ uniform: { from: 1ns, to: 3ns } }"))
        .isEqualTo(new Distribution.Uniform(1, 3));
    assertThat(latency("{ exponential: 20ms }")).isEqualTo(new Distribution.Exponential(20e6));
    assertThat(latency("{ lognormal: { p50: 12ms, p99: 60ms } }"))
        .isEqualTo(Distribution.LogNormal.ofPercentiles(12e6, 60e6));
    assertThat(latency("{ lognormal: { mean: 12ms, sd: 6ms } }"))
        .isEqualTo(Distribution.LogNormal.ofMoments(12e6, 6e6));
    assertThat(latency("{ pareto: { scale: 1ms, shape: 2 } }"))
        .isEqualTo(new Distribution.Pareto(1e6, 2));
    Distribution.Pareto pareto =
        (Distribution.Pareto) latency("{ pareto: { p50: 10ms, p99: 50ms } }");
    assertThat(pareto.sample(() -> 0.01)).isBetween(49_999_000L, 50_001_000L);
    assertThat(pareto.sample(() -> 0.5)).isBetween(9_999_000L, 10_001_000L);
    assertThat(latency("{ percentiles: { p0: 4ms, p50: 9ms, p99.5: 45ms, p100: 200ms } }"))
        .isInstanceOf(Distribution.Percentiles.class);
    assertThat(
            latency(
                "{ mixture: [ { share: 92%, normal: { mean: 1ms, sd: 1ms }, min: 1ns }, { share:"
                    + " 8%, constant: 1s } ] }"))
        .isEqualTo(
            new Distribution.Mixture(
                List.of(0.92, 0.08),
                List.of(new Distribution.Normal(1e6, 1e6, 1), new Distribution.Constant(SECOND))));
  }

  private static Distribution latency(String yaml) {
    String changed = timeout1s().replace("{ normal: { mean: 167ms, sd: 5ms }, min: 1ms }", yaml);
    return load(changed).variants().getFirst().scenario().services().getFirst().latency();
  }

  @Test
  void readsSamplesBesideTheScenario(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("x.yaml");
    String bare = "{ file: { path: samples.txt, unit: ms } }";
    Files.writeString(folder.resolve("samples.txt"), "# recorded\n1.5\n20us\n");
    Files.writeString(
        file, timeout1s().replace("{ normal: { mean: 167ms, sd: 5ms }, min: 1ms }", bare));
    Scenario scenario = ScenarioLoader.load(file).variants().getFirst().scenario();
    assertThat(scenario.services().getFirst().latency())
        .isEqualTo(new Distribution.Samples(List.of(1_500_000L, 20_000L)));
    Files.writeString(
        file,
        timeout1s()
            .replace("{ normal: { mean: 167ms, sd: 5ms }, min: 1ms }", "{ file: samples.txt }"));
    assertThatThrownBy(() -> ScenarioLoader.load(file))
        .hasMessageContaining("samples.txt:2:1: '1.5' has no unit; write 1.5ms");
  }

  @Test
  void readsEventsOfSeveralKinds() {
    String yaml =
        timeout1s()
            .replace(
                "events:\n",
                """
                events:
                  - { at: 20s, fail: { service: api, ratio: 5%, status: 429, retry-after: 2s } }
                  - { at: 1s, for: 2s, slow: { endpoint: api/1..3, by: 2.5x, ratio: 20% } }
                """);
    List<Fault> faults = load(yaml).variants().getFirst().scenario().faults();
    assertThat(faults.get(0))
        .isEqualTo(new Fault.Slow(SECOND, 2 * SECOND, "api", List.of(1, 2, 3), null, 2.5, 0.2));
    Fault.Fail fail = (Fault.Fail) faults.get(2);
    assertThat(fail.endpoints()).hasSize(11);
    assertThat(fail.forNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(fail.status()).isEqualTo(429);
    assertThat(fail.after()).isEqualTo(new Distribution.Constant(1_000_000));
    assertThat(fail.retryAfterNanos()).isEqualTo(2 * SECOND);
  }

  @Test
  void seedsCanHaveAGoal() {
    String seeds = "seeds: { from: 10, to: 60, until: half-width(p99.9) <= 3% }";
    Seeds read =
        ScenarioLoader.load(
                Document.parse("x.yaml", timeout1s().replace("seeds: 30", seeds)), Overrides.NONE)
            .seeds();

    Metric metric = new Metric(Metric.Kind.PERCENTILE, 99.9, "");
    assertThat(read)
        .isEqualTo(
            new Seeds(10, 60, new Seeds.HalfWidth(metric, 0.03, true, "half-width(p99.9) <= 3%")));
    assertThat(read.looks()).containsExactly(10, 30, 60);
    assertThat(new Seeds(10, 15, new Seeds.Verdicts()).looks()).containsExactly(10, 15);
  }
}
