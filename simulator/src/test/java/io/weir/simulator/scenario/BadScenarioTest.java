package io.weir.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.codec.ConfigException;
import io.weir.codec.Document;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case changes one text of a good scenario and names the place and the message. */
class BadScenarioTest {

  private static ConfigException refusal(String yaml) {
    return catchThrowableOfType(
        ConfigException.class,
        () -> ScenarioLoader.load(Document.parse("x.yaml", yaml), Overrides.NONE));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefusedWithItsPlace(String from, String to, String place, String message) {
    String good = ScenarioLoaderTest.timeout1s();
    assertThat(good).contains(from);
    ConfigException refusal = refusal(good.replace(from, to));
    assertThat(refusal).isNotNull();
    assertThat(refusal.getMessage().lines())
        .anySatisfy(
            line -> assertThat(line).startsWith("x.yaml:" + place + ": ").contains(message));
  }

  @Test
  void anAxisWhoseOnlyValueIsWrongIsOneFault() {
    String good = ScenarioLoaderTest.timeout1s();
    String balancers = good.lines().filter(line -> line.contains("balancer: [")).findFirst().get();
    assertThat(refusal(good.replace(balancers, "  balancer: [ round-robbin ]")).faults())
        .singleElement()
        .asString()
        .contains("did you mean 'round-robin'?");
  }

  private static Arguments bad(String from, String to, String place, String message) {
    return Arguments.of(from, to, place, message);
  }

  static Stream<Arguments> cases() {
    return Stream.of(mesh(), events(), policies(), matrix(), measure(), assertions())
        .flatMap(each -> each);
  }

  private static Stream<Arguments> mesh() {
    String latency = "{ normal: { mean: 167ms, sd: 5ms }, min: 1ms }";
    return Stream.of(
        bad("schema: 1", "schema: 2", "2:9", "must be 1, not '2'"),
        bad("schema: 1\n", "", "2:1", "key 'schema' is missing"),
        bad("name: timeout-1s", "name: ../etc", "3:7", "a name of lower-case letters"),
        bad("name: timeout-1s", "name: Timeout", "3:7", "a name of lower-case letters"),
        bad(
            "duration: 60s",
            "duration: 60",
            "5:11",
            "'60' has no unit; write 60ms (units: ns, us,"),
        bad("duration: 60s", "duration: -60s", "5:11", "must not be negative: '-60s'"),
        bad("duration: 60s", "duration: 25h", "5:11", "'25h' is above the most, 24h"),
        bad("duration: 60s", "duration: 0s", "5:11", "'0s' is below the least, 1ms"),
        bad("duration: 60s", "duration: 99999999999999999999s", "5:11", "is too large a number"),
        bad("duration: 60s", "duration: .nan", "5:11", "must be a duration such as 250ms"),
        bad("duration: 60s", "duration: 60sec", "5:11", "unknown unit 'sec'"),
        bad(
            "duration: 60s",
            "duration: 60000.0000001ms",
            "5:11",
            "not a whole number of nanoseconds"),
        bad("duration: 60s", "duration:", "5:10", "must be a duration such as 250ms, not nothing"),
        bad(
            "duration: 60s",
            "duraton: 60s",
            "5:1",
            "unknown key 'duraton'; did you mean 'duration'?"),
        bad("duration: 60s", "model: 1", "5:1", "'model' is not supported yet"),
        bad("to: edge,", "to: egde,", "8:14", "there is no gateway 'egde'; did you mean 'edge'?"),
        bad("rate: 1000/s", "rate: 1000", "8:52", "'1000' has no unit; write 1000/s"),
        bad("rate: 1000/s", "rate: 0/s", "8:52", "a rate of zero sends nothing"),
        bad("rate: 1000/s", "rate: 20000000/s", "8:52", "is above the most, 10000000/s"),
        bad("rate: 1000/s", "rate: 9000000/s, rate: 1/s", "8:63", "is already there in line 8"),
        bad("duration: 60s", "duration: 24h\ndrain: 1s", "7:1", "is already there in line 6"),
        bad("open: poisson", "open: bursts", "8:29", "key 'length' is missing"),
        bad(
            "open: poisson",
            "open: waves",
            "8:37",
            "must be constant, poisson, bursts, mmpp or trace"),
        bad("open: poisson, rate: 1000/s", "closed: 40", "8:29", "key 'think' is missing"),
        bad("open: poisson, rate", "closed: 40, think: 1s, rate", "8:60", "'rate' is too much"),
        bad("open: poisson", "open: poisson, think: 1s", "8:53", "goes with 'closed'"),
        bad("open: poisson", "open: poisson, every: 1s", "8:53", "goes with 'open: bursts'"),
        bad("open: poisson", "closed: 1, open: poisson", "8:29", "give one of 'open'"),
        bad("open: poisson", "open: mmpp", "8:29", "key 'states' is missing"),
        bad("rate: 1000/s", "rate: 1/s, states: []", "8:65", "must have from 2 to 100 items"),
        bad(
            "open: poisson, rate: 1000/s",
            "open: mmpp, states: [ { rate: 0/s, sojourn: 1s }, { rate: 0/s, sojourn: 1s } ]",
            "8:51",
            "no state sends anything"),
        bad("timeout: 1s }", "timeout: 1s, paths: { /: 90% } }", "8:82", "add up to 100%"),
        bad("timeout: 1s }", "timeout: 1s, path: /, paths: { /: 100% } }", "8:81", "too much"),
        bad("timeout: 1s }", "timeout: 1s, path: stock }", "8:81", "a path that begins with '/'"),
        bad("path: /, to: api", "path: /x, to: api", "8:8", "no route of gateway 'edge' matches"),
        bad("path: /, to: api", "path: /, to: apj", "10:80", "there is no service 'apj'"),
        bad("event-loops: 1", "event-loops: 1.5", "10:37", "must be a whole number from 1 to 1024"),
        bad("event-loops: 1", "event-loops: '1'", "10:37", "must be a whole number from 1 to 1024"),
        bad("  edge: {", "  api: {", "13:5", "a gateway is called 'api' too"),
        bad("endpoints: 11", "endpoints: 0", "13:16", "a whole number from 1 to 100000"),
        bad("endpoints: 11", "endpoints: [1]", "13:16", "not a list"),
        bad("endpoints: 11", "endpoints: { zones: {} }", "13:25", "must name at least one"),
        bad(
            "endpoints: 11",
            "endpoints: { zones: { a: 99999, b: 2 } }",
            "13:25",
            "more than 100,000"),
        bad(
            "endpoints: 11",
            "endpoints: { groups: { a: { count: 1, speed: 0x } } }",
            "13:50",
            "zero"),
        bad(
            "endpoints: 11",
            "endpoints: 11\n    antagonist: {}",
            "14:17",
            "key 'every' is missing"),
        bad(
            "endpoints: 11",
            "endpoints: 11\n    antagonist: { group: x, every: 1s, for: 1s, by: 2x }",
            "14:17",
            "there is no group or zone 'x'"),
        bad(
            "endpoints: 11",
            "endpoints: 11\n    pauses: { every: 0ms, length: 0ms }",
            "14:22",
            "comes too often"),
        bad("capacity: unlimited", "capacity: { concurrency: 1, order: lofo }", "14:40", "'lifo'?"),
        bad("endpoints: 11", "endpoints: 11\n    pauses: {}", "14:13", "key 'every' is missing"),
        bad("endpoints: 11", "endpoints: 11\n    cold: { by: 0.5x, for: 1s }", "14:17", "not cold"),
        bad("capacity: unlimited", "capacity: none", "14:15", "must be unlimited or a capacity"),
        bad(latency, "{ normal: 5ms }", "15:24", "must be normal, not '5ms'"),
        bad(latency, "{ min: 5ms }", "15:14", "a distribution is missing; give one of constant"),
        bad(latency, "{ gamma: 5ms }", "15:16", "unknown key 'gamma'"),
        bad(latency, "{ exponential: 1ms, min: 5ms }", "15:39", "goes with a normal distribution"),
        bad(latency, "{ exponential: 1ms, constant: 5ms }", "15:34", "a distribution is there"),
        bad(
            latency,
            "{ uniform: { from: 2ms, to: 1ms } }",
            "15:42",
            "must not be less than 'from'"),
        bad(latency, "{ lognormal: { p50: 2ms, p99: 1ms } }", "15:44", "must be more than p50"),
        bad(latency, "{ lognormal: { p50: 2ms, sd: 1ms } }", "15:27", "give p50 and p99, or mean"),
        bad(latency, "{ pareto: { scale: 2ms } }", "15:24", "give scale and shape"),
        bad(latency, "{ percentiles: { p0: 1ms, p50: 2ms } }", "15:29", "end with p100"),
        bad(latency, "{ percentiles: { p0: 3ms, p100: 2ms } }", "15:29", "p100 must follow"),
        bad(latency, "{ mixture: [ { share: 9%, constant: 1s } ] }", "15:25", "add up to 100%"),
        bad(latency, "{ mixture: { share: 9% } }", "15:25", "must be a list, not a mapping"),
        bad(latency, "{ file: nowhere.txt }", "15:22", "cannot read 'nowhere.txt'"),
        bad(latency, "yes", "15:14", "must be a duration such as 250ms or a distribution"),
        bad("gateways:", "gateways: []\ngatewais:", "9:11", "must be a mapping, not a list"));
  }

  private static Stream<Arguments> events() {
    String slow = "slow: { endpoint: api/0, latency: 2s }";
    return Stream.of(
        bad("at: 15s", "at: 60s", "17:11", "begins after the scenario's duration"),
        bad("endpoint: api/0", "endpoint: api/11", "17:44", "there is no endpoint 'api/11'"),
        bad("endpoint: api/0", "endpoint: api/3..1", "17:44", "there is no endpoint 'api/3..1'"),
        bad("endpoint: api/0", "endpoint: apj/0", "17:44", "no service 'apj'; did you mean 'api'?"),
        bad("endpoint: api/0", "service: api/0", "17:43", "must be a name of lower-case letters"),
        bad("endpoint: api/0, ", "", "17:32", "a target is missing"),
        bad("latency: 2s }", "by: 2 }", "17:55", "'2' has no unit; write 2x"),
        bad(
            "latency: 2s }",
            "latency: 2s, ratio: 0% }",
            "17:71",
            "a share of zero changes nothing"),
        bad("slow: {", "crash: {", "17:52", "unknown key 'latency'"),
        bad(slow, "crash: { endpoint: api/0 }", "17:5", "'for' is too much: this event ends with"),
        bad(slow, "scale: { service: api, to: 12 }", "17:5", "this event ends with 'over'"),
        bad(slow, "slow: { service: api@b, by: 2x }", "17:43", "has no zone or group 'b'"),
        bad(slow, "load: { client: wbe, by: 2x }", "17:42", "no client 'wbe'; did you mean 'web'?"),
        bad(
            slow,
            "config: { policies: { \"edge>apj\": { retries: none } } }",
            "17:60",
            "no caller and callee are 'edge>apj'"),
        bad(slow, "config: { policies: {} }", "17:5", "ends with the next 'config'"),
        bad(slow, "load: { client: web }", "17:32", "a change of the load is missing"),
        bad(
            slow,
            "load: { client: web, by: 1000000x }",
            "8:29",
            "more than 1,000,000,000 requests"),
        bad(
            slow,
            "flap: { endpoint: api/0, up: 1ns, down: 1ns }",
            "17:5",
            "more than 10,000 times"),
        bad(
            slow,
            "flap: { endpoint: api/0, up: 1s, down: 1s, latency: 1s, how: reset }",
            "17:87",
            "'how' has no meaning with 'latency'"),
        bad(
            "for: 30s, " + slow,
            "rolling-restart: { service: api, down: 2s, every: 1s }",
            "17:66",
            "must not go down before this one is up"),
        bad("  - { at", "  { at", "17:3", "must be a list, not a mapping"));
  }

  private static Stream<Arguments> policies() {
    String all =
        "{ timeout: { after: 1s, cancel: true }, retries: none, hedge: none, failure-accrual: none"
            + " }";
    return Stream.of(
        bad(
            "after: 1s, cancel: true",
            "after: 1s",
            "19:26",
            "key 'cancel' is missing: say whether"),
        bad("\"edge>api\"", "\"edge>apj\"", "19:15", "no caller and callee are 'edge>apj'"),
        bad("\"edge>api\"", "edge-api", "19:3", "must be a pair such as 'edge>api'"),
        bad(all, "{ balancer: peek-ewma }", "19:27", "; did you mean 'peak-ewma'?"),
        bad(all, "{ balancer: { peak-ewma: { decai: 1s } } }", "19:42", "did you mean 'decay'?"),
        bad(all, "{ balancer: { peak-ewma: { decay: 2h } } }", "19:49", "must be from 1ms to 1h"),
        bad(all, "{ balancer: random }", "21:13", "every policy names a balancer itself"),
        bad(all, "{ limits: { requests: 5, adaptive: {} } }", "19:37", "exclude each other"),
        bad(
            all,
            "{ retries: { when: [5xx, never] } }",
            "19:40",
            "must be connect, reset, timeout"));
  }

  private static Stream<Arguments> matrix() {
    String axis = "  load: { path: PATH, values: [1/s] }\n  seeds: 30";
    return Stream.of(
        bad(
            "seeds: 30",
            "seeds: { from: 30, to: 10, until: verdicts }",
            "22:26",
            "must be more than 'from'"),
        bad(
            "seeds: 30",
            "seeds: { from: 10, to: 30, until: tired }",
            "22:37",
            "must be 'verdicts' or such as 'half-width(p99) <= 3%', not 'tired'"),
        bad(
            "seeds: 30",
            "seeds: { from: 10, to: 30, until: half-width(p99) <= 3 }",
            "22:37",
            "'3' has no unit"),
        bad("[ round-robin, {", "[ round-robbin, {", "21:15", "; did you mean 'round-robin'?"),
        bad("[ round-robin, {", "[ random, random, {", "21:23", "is there twice"),
        bad(
            "  seeds: 30",
            axis.replace("PATH", "duration").replace("1/s", ""),
            "22:35",
            "must have from 1 to 1000 values, not 0"),
        bad(
            "  seeds: 30",
            axis.replace("PATH", "events.0.at"),
            "22:39",
            "a list of 1 has no '0', only [0], [1] and so on"),
        bad("seeds: 30", "seeds: 0", "22:10", "a whole number from 1 to 10000"),
        bad("seeds: 30", "seeds: 5000", "2:1", "more than 10,000 cells"),
        bad("  seeds: 30", axis.replace("PATH", "name"), "22:17", "only clients, gateways"),
        bad("  seeds: 30", axis.replace("PATH", "clients.x.timeout"), "22:45", "leads nowhere"),
        bad("  seeds: 30", axis.replace("PATH", "clients.web.rate"), "22:44", "unknown key 'rate'"),
        bad("  seeds: 30", axis.replace("PATH", "duration"), "22:36", "unknown unit '/s'"),
        bad("  seeds: 30", axis.replace("load", "phase"), "22:10", "an axis cannot be called"));
  }

  private static Stream<Arguments> measure() {
    return Stream.of(
        bad("warmup: 0s", "warmup: auto", "24:3", "with events give a time"),
        bad("warmup: 0s", "warmup: 60s", "24:3", "'warmup' leaves nothing"),
        bad("slow: 15s..45s", "slow: 15s", "25:39", "must be a span such as 15s..45s"),
        bad("slow: 15s..45s", "slow: 15..45s", "25:39", "'15' has no unit"),
        bad("slow: 15s..45s", "slow: 45s..15s", "25:39", "must end after it begins"),
        bad("slow: 15s..45s", "slow: 45s..61s", "25:39", "ends after the scenario's duration"),
        bad("healthy: 0s", "all: 0s", "25:20", "'all' is the name of the whole measured time"),
        bad("[50, 95,", "[50, 950,", "24:47", "must be a number from 0 to 100"),
        bad("[terminal, json,", "[terminal, jason,", "33:31", "; did you mean 'json'?"));
  }

  private static Stream<Arguments> assertions() {
    return Stream.of(
        bad("- { balancer: least-request, ", "- { balancer: least, ", "28:17", "matches no cell"),
        bad(
            "- { balancer: least-request, ",
            "- { balanser: x, ",
            "28:17",
            "did you mean 'balancer'?"),
        bad("that: p99 <= 200ms", "that: p99 <= 200", "30:38", "'200' has no unit; write 200ms"),
        bad("that: p99 <= 200ms", "that: p99 < 200ms", "30:38", "must be a metric and a demand"),
        bad("that: p99 <= 200ms", "that: 99 <= 200ms", "30:38", "unknown metric '99'"),
        bad(
            "success-rate >= 98.9%",
            "sucess-rate >= 98.9%", "28:38", "did you mean 'success-rate'?"),
        bad("success-rate >= 98.9%", "success-rate >= 0.989", "28:38", "write 98.9% or 0.989%"),
        bad("95.3%..95.6%", "95.6%..95.3%", "27:38", "the range ends before it begins"),
        bad("phase: slow", "phase: slwo", "30:59", "no phase 'slwo'; did you mean 'slow'?"),
        bad("+4pp", "+4%", "31:38", "is in percentage points: write +4pp"),
        bad("+4pp", "-4pp", "31:38", "success-rate is better when it is higher: write +4pp"),
        bad(", versus: round-robin", "", "31:5", "a difference needs 'versus'"),
        bad("versus: round-robin", "versus: rr", "31:65", "no axis has the label 'rr'"),
        bad(
            "versus: round-robin",
            "versus: peak-ewma",
            "31:5",
            "other than the one it is compared"),
        bad("that: p99 <= 200ms", "that: ejected-time <= 1s", "30:65", "is of the whole run"),
        bad("confidence: 99%", "confidence: 100%", "31:90", "must be above 50%"),
        bad("load-imbalance <= 1.15", "share(api/11) <= 9%", "32:38", "no endpoint 'api/11'"));
  }

  @Test
  void allFaultsOfAFileAreReportedTogether() {
    ConfigException refusal =
        refusal(
            ScenarioLoaderTest.timeout1s()
                .replace("duration: 60s", "duration: 60")
                .replace("endpoints: 11", "endpoints: many")
                .replace("seeds: 30", "seeds: x"));
    assertThat(refusal.faults()).hasSize(3);
    assertThat(refusal.getMessage().lines()).hasSize(3);
  }

  @Test
  void unknownNamesAndImpossibleAssertionsAreReportedTogether() {
    ConfigException refusal =
        refusal(
            ScenarioLoaderTest.timeout1s()
                .replace("to: edge", "to: nobody")
                .replace("phase: slow", "phase: slwo")
                .replace("versus: round-robin", "versus: rr"));
    assertThat(refusal.faults()).hasSize(3);
  }

  @Test
  void thousandsOfFaultsAreCutAndSaidToBe() {
    String event = "\n  - { at: 15, for: 30s, pause: { endpoint: api/0 } }";
    ConfigException refusal =
        refusal(ScenarioLoaderTest.timeout1s().replace("events:", "events:" + event.repeat(3000)));
    assertThat(refusal.faults()).hasSize(101);
    assertThat(refusal.faults().getLast().message()).startsWith("and more");
  }

  @Test
  void semanticFaultsAreReportedTogetherToo() {
    ConfigException refusal =
        refusal(
            ScenarioLoaderTest.timeout1s()
                .replace("to: edge", "to: nobody")
                .replace("api/0", "api/99")
                .replace("at: 15s", "at: 99s"));
    assertThat(refusal.faults()).hasSize(3);
  }
}
