package io.weir.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.codec.ConfigException;
import io.weir.codec.Document;
import io.weir.simulator.model.Distribution;
import io.weir.simulator.model.Scenario;
import io.weir.simulator.model.Service;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Services that call services, as files say it. */
class CallGraphTest {

  private static String file(String services) {
    return """
    schema: 1
    name: calls
    duration: 1s
    sidecars: { overhead: 100us }
    clients:
      web: { to: edge, arrival: { open: constant, rate: 1/s }, timeout: 1s }
    gateways:
      edge: { routes: [ { path: /, to: a } ] }
    services:
    """
        + services.indent(2);
  }

  private static Scenario load(String services) {
    return ScenarioLoader.load(Document.parse("x.yaml", file(services)), Overrides.NONE)
        .variants()
        .getFirst()
        .scenario();
  }

  private static void assertRefused(String services, String... messages) {
    ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> load(services));
    assertThat(refusal).isNotNull();
    for (String message : messages) {
      assertThat(refusal.getMessage().lines()).contains("x.yaml:" + message);
    }
    assertThat(refusal.faults()).hasSize(messages.length);
  }

  @Test
  void callsAreReadWithTheirDefaults() {
    Scenario scenario =
        load(
            """
            a: { endpoints: 2, latency: 1ms, calls: [ { to: b },
              { to: c, count: 3, how: parallel, path: /x, method: POST, optional: true } ] }
            b: { endpoints: 1, latency: 1ms }
            c: { endpoints: 1, latency: 1ms, calls: [ { to: b, count: 2 } ] }
            """);
    assertThat(scenario.service("a").calls())
        .containsExactly(
            new Service.Call("b", 1, false, "/", "GET", false),
            new Service.Call("c", 3, true, "/x", "POST", true));
    assertThat(scenario.network().sidecar()).isEqualTo(new Distribution.Constant(100_000));
    assertThat(scenario.links())
        .extracting(link -> link.caller() + ">" + link.callee())
        .containsExactly("edge>a", "a>b", "a>c", "c>b");
    assertThat(scenario.triesOf(scenario.services().getFirst())).containsExactly(1, 1 + 3 * 2, 3);
  }

  @Test
  void whoeverIsCalledMustExist() {
    assertRefused(
        """
        a: { endpoints: 2, latency: 1ms, calls: [ { to: stok } ] }
        stock: { endpoints: 1, latency: 1ms }
        """,
        "10:51: services.a.calls[0].to: there is no service 'stok'; did you mean 'stock'? (there is"
            + " a, stock)");
  }

  @Test
  void callsMustNotGoRoundInACircle() {
    assertRefused(
        """
        a: { endpoints: 2, latency: 1ms, calls: [ { to: b } ] }
        b: { endpoints: 1, latency: 1ms, calls: [ { to: c } ] }
        c: { endpoints: 1, latency: 1ms, calls: [ { to: b } ] }
        """,
        "12:51: services.c.calls[0].to: calls go round in a circle: b > c > b; leave one out");
    assertRefused(
        "a: { endpoints: 2, latency: 1ms, calls: [ { to: a } ] }",
        "10:51: services.a.calls[0].to: calls go round in a circle: a > a; leave one out");
  }

  @Test
  void oneRequestMustNotBecomeThousands() {
    assertRefused(
        """
        a: { endpoints: 2, latency: 1ms, calls: [ { to: b, count: 100 } ] }
        b: { endpoints: 1, latency: 1ms, calls: [ { to: c, count: 10 } ] }
        c: { endpoints: 1, latency: 1ms }
        """,
        "10:51: services.a.calls[0].to: one request would be more than 1,000 tries; call less"
            + " often");
  }

  @Test
  void callsMustNotBeTooDeepInWhateverOrder() {
    String forward = chain(17, IntStream.range(0, 17));
    assertRefused(
        forward,
        "25:53: services.s15.calls[0].to: more than 16 services call one another; call fewer in a"
            + " row");
    String backward = chain(17, IntStream.range(0, 17).map(i -> 16 - i));
    assertThat(catchThrowableOfType(ConfigException.class, () -> load(backward)).getMessage())
        .contains("more than 16 services");
    load(chain(16, IntStream.range(0, 16)));
    assertThat(
            catchThrowableOfType(
                ConfigException.class, () -> load(chain(5000, IntStream.range(0, 5000)))))
        .isNotNull();
  }

  private static String chain(int length, IntStream order) {
    return order
        .mapToObj(i -> {
          String calls = i < length - 1 ? ", calls: [ { to: " + name(i + 1) + " } ]" : "";
          return name(i) + ": { endpoints: 1, latency: 1ms" + calls + " }";
        })
        .collect(Collectors.joining("\n"));
  }

  private static String name(int i) {
    return i == 0 ? "a" : "s" + i;
  }

  @Test
  void sidecarsMustNotKnowTooMuch() {
    assertRefused(
        """
        a: { endpoints: 2000, latency: 1ms, calls: [ { to: b } ] }
        b: { endpoints: 1001, latency: 1ms }
        """,
        "10:6: services.a: gateways and sidecars have to know more than 2,000,000 endpoints"
            + " together; use fewer");
  }

  @Test
  void upstreamLoadIsOfAService() {
    String services = "api: { endpoints: 1, latency: 1ms }".replace("api", "a");
    String yaml = file(services) + "assert: [ { that: upstream-load(b) <= 1.2 } ]\n";
    ConfigException refusal =
        catchThrowableOfType(
            ConfigException.class,
            () -> ScenarioLoader.load(Document.parse("x.yaml", yaml), Overrides.NONE));
    assertThat(refusal.getMessage())
        .contains("11:19: assert[0].that: there is no service 'b'; did you mean 'a'?");
  }
}
