package io.weir.routing.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedPatternTest {

  private final ReadBudget budget = new ReadBudget();

  private int spent() {
    return ReadBudget.MAX_READS - budget.left();
  }

  @Test
  void matchesTheWholeInputOnly() {
    BoundedPattern pattern = new BoundedPattern("/v[0-9]+(/.*)?", budget);
    assertThat(pattern.matches("/v1")).isTrue();
    assertThat(pattern.matches("/v1/x")).isTrue();
    assertThat(pattern.matches("/v1x")).isFalse();
    assertThat(pattern.matches("x/v1")).isFalse();
    assertThat(pattern.abandoned()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(a+)+$", "(a|aa)+$", "(a|a)*b", "(a+)+\\1b", "a*a*a*a*a*b", ".*.*.*.*.*[0-9]"})
  void catastrophicExpressionReadsABoundedNumberOfCharacters(String bomb) {
    BoundedPattern pattern = new BoundedPattern(bomb, budget);
    String input = "a".repeat(50) + "!";
    assertThat(pattern.matches(input)).isFalse();
    assertThat(spent()).isLessThanOrEqualTo(1_000 + 100 * input.length());
  }

  @Test
  void givenUpExpressionWorksAgainOnTheNextInput() {
    BoundedPattern pattern = new BoundedPattern("a*a*a*a*a*b", budget);
    assertThat(pattern.matches("a".repeat(50))).isFalse();
    assertThat(pattern.abandoned()).isEqualTo(1);
    assertThat(pattern.matches("aaab")).isTrue();
    assertThat(pattern.abandoned()).isEqualTo(1);
  }

  @Test
  void deepRecursionIsGivenUpInsteadOfOverflowingTheStack() {
    BoundedPattern pattern = new BoundedPattern("(a|b)*", budget);
    assertThat(pattern.matches("ab".repeat(40_000))).isFalse();
    assertThat(pattern.abandoned()).isEqualTo(1);
  }

  @Test
  void linearExpressionGetsThroughTheLongestPath() {
    assertThat(new BoundedPattern("/.*x", budget).matches("/" + "a".repeat(65_535) + "x")).isTrue();
  }

  @Test
  void allExpressionsOfARequestShareOneBudget() {
    BoundedPattern pattern = new BoundedPattern("a*a*a*a*a*b", budget);
    for (int i = 0; i < 100; i++) {
      assertThat(pattern.matches("a".repeat(5_000))).isFalse();
    }
    assertThat(spent()).isEqualTo(ReadBudget.MAX_READS);
    assertThat(pattern.matches("ab")).isFalse();
    budget.reset();
    assertThat(pattern.matches("ab")).isTrue();
  }
}
