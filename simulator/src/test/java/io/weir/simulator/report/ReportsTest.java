package io.weir.simulator.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.simulator.result.Cancellation;
import io.weir.simulator.result.Contrasts;
import io.weir.simulator.result.Contrasts.Rules;
import io.weir.simulator.result.ExperimentRunner;
import io.weir.simulator.result.ExperimentSummary;
import io.weir.simulator.result.Runner;
import io.weir.simulator.result.Samples;
import io.weir.simulator.scenario.Assertion;
import io.weir.simulator.scenario.Comparison.AtLeast;
import io.weir.simulator.scenario.Experiment;
import io.weir.simulator.scenario.Metric.Kind;
import io.weir.simulator.scenario.Seeds;
import io.weir.simulator.scenario.Variant;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportsTest {

  private static final String NASTY = "</script><b>&\"']]>|`\u0007é";

  @Test
  void everyFormatHasItsFile() {
    assertThat(Reports.of(summary(), Optional.empty(), Reports.FORMATS).keySet())
        .containsExactly("summary.csv", "junit.xml", "report.md", "report.html");
    assertThat(Reports.of(summary(), Optional.empty(), List.of("terminal", "json"))).isEmpty();
  }

  @Test
  void csvHasARowForEachVariantSeedAndPhase() {
    List<String> lines = file("csv").lines().toList();

    assertThat(lines).hasSize(1 + 2 * 3 * 2);
    assertThat(lines.getFirst()).startsWith("scenario,balancer,seed,phase,success-rate,lost,");
    assertThat(lines.get(1))
        .startsWith("sample,\"bad" + NASTY.replace("\"", "\"\"") + "\",1,all,0.967000000,33.");
  }

  @Test
  void junitIsXmlWithACaseForEachVerdictAndEachThatGotWorse() throws Exception {
    Document document = xml(JunitReport.of(summary(), Optional.of(versus())));
    var cases = document.getElementsByTagName("testcase");
    Element suite = (Element) document.getElementsByTagName("testsuite").item(0);

    assertThat(cases.getLength()).isEqualTo(Integer.parseInt(suite.getAttribute("tests")));
    assertThat(document.getElementsByTagName("failure").getLength())
        .isEqualTo(Integer.parseInt(suite.getAttribute("failures")))
        .isGreaterThan(1);
    assertThat(((Element) cases.item(0)).getAttribute("name")).contains("</script><b>&\"']]>|`");
    Element failure = (Element) document.getElementsByTagName("failure").item(0);
    assertThat(failure.getAttribute("message"))
        .isEqualTo("95.655 % (lower bound, mean 96.400 %), seeds 1..3, sample.yaml:31");
  }

  @Test
  void junitHasOnlyAttributesThatTheSchemaOfJenkinsKnows() throws Exception {
    Document document = xml(JunitReport.of(summary(), Optional.of(versus())));

    assertThat(attributes(document.getDocumentElement()))
        .isSubsetOf("name", "time", "tests", "failures", "disabled", "errors");
    assertThat(attributes((Element) document.getElementsByTagName("testsuite").item(0)))
        .contains("name", "tests", "failures", "errors", "skipped")
        .isSubsetOf(
            "name",
            "tests",
            "failures",
            "errors",
            "group",
            "time",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
            "file",
            "log",
            "url",
            "version");
  }

  private static List<String> attributes(Element element) {
    var all = element.getAttributes();
    return IntStream.range(0, all.getLength()).mapToObj(i -> all.item(i).getNodeName()).toList();
  }

  @Test
  void markdownHasTotalsFirstAndNothingInItIsMarkup() {
    String text = MarkdownReport.of(summary(), Optional.of(versus()));

    assertThat(text).startsWith("## sample\n\nA sample.\n\n**2 assertions: 1 ok, 1 failed**\n");
    assertThat(text).doesNotContain("<b>").contains("| FAIL | bad");
    assertThat(text.lines().filter(line -> line.startsWith("| bad"))).isNotEmpty();
  }

  @Test
  void sarifPointsAtTheLine() {
    SarifReport sarif = new SarifReport();
    sarif.add(summary());
    Tree run = Tree.of(JsonReader.read(sarif.text())).at("runs").items().getFirst();
    List<Tree> results = run.at("results").items();

    assertThat(results).hasSize(1);
    Tree place = results.getFirst().at("locations").items().getFirst().at("physicalLocation");
    assertThat(place.at("region").at("startLine").whole()).isEqualTo(31);
    assertThat(place.at("artifactLocation").at("uri").text()).isEqualTo("sample.yaml");
  }

  @Test
  void sarifOfFaultsKnowsTheirPlaces() {
    String text = SarifReport.ofFaults(List.of("a b.yaml:3:7: unknown key", "no place"));
    List<Tree> results =
        Tree.of(JsonReader.read(text)).at("runs").items().getFirst().at("results").items();

    assertThat(results.getFirst().at("message").at("text").text()).isEqualTo("unknown key");
    assertThat(text).contains("\"uri\": \"a%20b.yaml\"").contains("\"startColumn\": 7");
    assertThat(results.get(1).at("locations").items()).isEmpty();
  }

  @Test
  void htmlIsWholeAndEscapedAndAsksForNothing() {
    String text = HtmlReport.of(summary(), Optional.of(versus()));

    assertThat(text).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(text).contains("default-src 'none'").contains("name=\"viewport\"");
    assertThat(text).contains("Permission is hereby granted").contains("uPlot");
    assertThat(text).doesNotContain("<b>").doesNotContain(" src=").doesNotContain("<link");
    assertThat(text.split("</script>", -1)).hasSize(4);
    int from = text.indexOf("id=\"data\">") + "id=\"data\">".length();
    Tree data = Tree.of(JsonReader.read(text.substring(from, text.indexOf("</script>", from))));
    Tree bad = data.at("variants").items().getFirst();
    assertThat(bad.at("name").text()).isEqualTo("bad" + NASTY);
    assertThat(bad.at("success").items()).hasSize(10);
    assertThat(bad.at("load").items()).hasSize(4);
    assertThat(data.at("forests").at("success-rate").items()).hasSize(1);
  }

  @Test
  void reportsOfAnEqualRunAreEqual() {
    assertThat(Reports.of(summary(), Optional.of(versus()), Reports.FORMATS))
        .isEqualTo(Reports.of(summary(), Optional.of(versus()), Reports.FORMATS));
  }

  private static String file(String format) {
    return Reports.of(summary(), Optional.empty(), List.of(format)).values().iterator().next();
  }

  private static Document xml(String text) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Versus versus() {
    ExperimentSummary now = summary();
    ExperimentSummary before = run("good");
    return new Versus(
        "git:main", Contrasts.of(Recordings.of(before), Recordings.of(now), Rules.USUAL));
  }

  private static ExperimentSummary summary() {
    return run("bad");
  }

  /** Two variants, the first with a nasty name, and behaving as told. */
  private static ExperimentSummary run(String behaviour) {
    Assertion assertion = Samples.assertion("*", Kind.SUCCESS_RATE, new AtLeast(0.99));
    Experiment plain = Samples.experiment(assertion);
    Experiment nasty =
        new Experiment(
            plain.file(),
            plain.name(),
            plain.about(),
            plain.axes(),
            Seeds.fixed(3),
            false,
            List.of(
                new Variant(Map.of("balancer", "bad" + NASTY), Samples.scenario(behaviour)),
                plain.variants().get(1)),
            plain.assertions(),
            plain.report(),
            plain.events());
    Runner runner = new Runner(Samples::run, 1, new Cancellation());
    return new ExperimentRunner(runner).run(nasty, 1, Seeds.fixed(3), (_, _, _, _) -> {});
  }
}
