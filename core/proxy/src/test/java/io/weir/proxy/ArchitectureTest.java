package io.weir.proxy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.weir.proxy.violation.wire.KnowsAChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules hold, and are shown to fail where they are broken. */
class ArchitectureTest {

  private static final String ROOT = "io.weir.proxy";
  private static final JavaClasses PROXY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Iterable<ArchRule> rules() {
    return ProxyRules.all(ROOT);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void proxyKeepsTheRule(ArchRule rule) {
    rule.check(PROXY);
  }

  @Test
  void wireBreaksOnAChannel() {
    assertBreaks(ProxyRules.wireKnowsNoSockets(ROOT + ".violation"));
  }

  @Test
  void oneAttemptBreaksOnVertxHttp() {
    assertBreaks(ProxyRules.oneAttemptAtHttp());
  }

  private static void assertBreaks(ArchRule rule) {
    JavaClasses broken = new ClassFileImporter().importClasses(KnowsAChannel.class);
    assertThatThrownBy(() -> rule.check(broken))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("KnowsAChannel");
  }
}
