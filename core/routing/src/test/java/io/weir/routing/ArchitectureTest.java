package io.weir.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.weir.routing.violation.Violations;
import io.weir.routing.violation.cluster.Pool;
import io.weir.routing.violation.policy.KnowsCluster;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.MonitorInstruction;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules hold, and each of them is shown to fail where it is broken. */
class ArchitectureTest {

  private static final String ROOT = "io.weir.routing";
  private static final String VIOLATIONS = ROOT + ".violation";
  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Iterable<ArchRule> rules() {
    return RoutingRules.all(ROOT);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void coreKeepsTheRule(ArchRule rule) {
    rule.check(CORE);
  }

  @Test
  void coreTakesNoMonitor() throws IOException {
    assertThat(CORE.size()).isGreaterThan(100);
    for (var each : CORE) {
      assertThat(takesMonitor(each.getName())).as(each.getName()).isFalse();
    }
  }

  @Test
  void chainBreaksWhenAPolicyKnowsAnEndpoint() {
    JavaClasses broken = new ClassFileImporter().importClasses(KnowsCluster.class, Pool.class);
    assertBreaks(RoutingRules.chain(VIOLATIONS).get(1), broken, "KnowsCluster");
  }

  @Test
  void chainBreaksWhenASpecKnowsACluster() {
    JavaClasses broken =
        new ClassFileImporter()
            .importClasses(io.weir.routing.violation.spec.KnowsCluster.class, Pool.class);
    assertBreaks(RoutingRules.chain(VIOLATIONS).getFirst(), broken, "spec.KnowsCluster");
  }

  @Test
  void chainBreaksInACycle() {
    JavaClasses broken = new ClassFileImporter().importPackages(VIOLATIONS);
    assertBreaks(RoutingRules.chain(VIOLATIONS).getLast(), broken, "Cycle detected");
  }

  @Test
  void onlyTheLanguageBreaksOnLogging() {
    assertBreaks(RoutingRules.onlyTheLanguage(VIOLATIONS), Violations.Logs.class);
  }

  @Test
  void onlyTheLanguageBreaksOnAtomics() {
    assertBreaks(RoutingRules.onlyTheLanguage(VIOLATIONS), Violations.Counts.class);
  }

  @Test
  void noSurroundingsBreaksOnTheClock() {
    assertBreaks(RoutingRules.noSurroundings(), Violations.ReadsTheClock.class);
  }

  @Test
  void noSurroundingsBreaksOnTheWallClock() {
    assertBreaks(RoutingRules.noSurroundings(), Violations.ReadsTheWallClock.class);
  }

  @Test
  void noSurroundingsBreaksOnThreads() {
    assertBreaks(RoutingRules.noSurroundings(), Violations.Sleeps.class);
  }

  @Test
  void onlyExactMathBreaksOnExp() {
    assertBreaks(RoutingRules.onlyExactMath(), Violations.Decays.class);
  }

  @Test
  void onlyExactMathBreaksOnAMethodReference() {
    assertBreaks(RoutingRules.onlyExactMath(), Violations.DecaysByReference.class);
  }

  @Test
  void onlyOrderedCollectionsBreaksOnHashSet() {
    assertBreaks(RoutingRules.onlyOrderedCollections(), Violations.Collects.class);
  }

  @Test
  void onlyOrderedCollectionsBreaksOnSetOf() {
    assertBreaks(RoutingRules.onlyOrderedCollections(), Violations.ListsWithoutOrder.class);
  }

  @Test
  void onlyOrderedCollectionsBreaksOnAParallelStream() {
    assertBreaks(RoutingRules.onlyOrderedCollections(), Violations.RunsInParallel.class);
  }

  @Test
  void noLocksBreaksOnASynchronizedMethod() {
    assertBreaks(RoutingRules.noLocks().getFirst(), Violations.Locks.class);
  }

  @Test
  void noLocksBreaksOnAVolatileField() {
    assertBreaks(RoutingRules.noLocks().getLast(), Violations.Publishes.class);
  }

  @ParameterizedTest
  @ValueSource(classes = Violations.LocksABlock.class)
  void monitorIsFound(Class<?> type) throws IOException {
    assertThat(takesMonitor(type.getName())).isTrue();
  }

  private static void assertBreaks(ArchRule rule, Class<?> culprit) {
    assertBreaks(rule, new ClassFileImporter().importClasses(culprit), culprit.getSimpleName());
  }

  private static void assertBreaks(ArchRule rule, JavaClasses classes, String culprit) {
    assertThatThrownBy(() -> rule.check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(culprit);
  }

  /** ArchUnit does not see synchronized blocks. */
  private static boolean takesMonitor(String className) throws IOException {
    String resource = "/" + className.replace('.', '/') + ".class";
    try (InputStream in = ArchitectureTest.class.getResourceAsStream(resource)) {
      ClassModel model = ClassFile.of().parse(Objects.requireNonNull(in).readAllBytes());
      return model.methods().stream()
          .flatMap(method -> method.code().stream())
          .flatMap(code -> code.elementStream())
          .anyMatch(ArchitectureTest::isMonitor);
    }
  }

  private static boolean isMonitor(CodeElement element) {
    return element instanceof MonitorInstruction;
  }
}
