package io.weir.simulator;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.weir.simulator.violation.Violations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules hold, and each of them is shown to fail where it is broken. */
class ArchitectureTest {

  private static final String VIOLATIONS = "io.weir.simulator.violation..";
  private static final JavaClasses SIMULATOR =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.weir.simulator");

  static Iterable<ArchRule> rules() {
    return SimulatorRules.all();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void simulatorKeepsTheRule(ArchRule rule) {
    rule.check(SIMULATOR);
  }

  @Test
  void noNetworkBreaksOnVertx() {
    assertBreaks(SimulatorRules.noNetwork(), Violations.UsesVertx.class);
  }

  @Test
  void onlyExactMathBreaksOnLog() {
    assertBreaks(SimulatorRules.onlyExactMath(), Violations.Draws.class);
  }

  @Test
  void engineMayNotKnowOptions() {
    assertBreaks(SimulatorRules.engineKnowsOnlyTheCore(VIOLATIONS), Violations.HasOptions.class);
  }

  @Test
  void engineMayNotKnowDocuments() {
    assertBreaks(SimulatorRules.engineKnowsOnlyTheCore(VIOLATIONS), Violations.Parses.class);
  }

  @Test
  void engineMayNotReadFiles() {
    assertBreaks(SimulatorRules.engineKnowsOnlyTheCore(VIOLATIONS), Violations.ReadsFiles.class);
  }

  @Test
  void engineMayNotReadTheClock() {
    assertBreaks(SimulatorRules.engineHasNoSurroundings(VIOLATIONS), Violations.Times.class);
  }

  @Test
  void engineMayNotStartThreads() {
    assertBreaks(SimulatorRules.engineHasNoSurroundings(VIOLATIONS), Violations.Starts.class);
  }

  @Test
  void engineMayNotIterateByHash() {
    assertBreaks(SimulatorRules.engineHasOnlyOrderedCollections(VIOLATIONS), Violations.Maps.class);
  }

  private static void assertBreaks(ArchRule rule, Class<?> culprit) {
    JavaClasses classes = new ClassFileImporter().importClasses(culprit);
    assertThatThrownBy(() -> rule.check(classes))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(culprit.getSimpleName());
  }
}
