package io.weir.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogLevelsTest {

  private final LogLevels levels = new LogLevels();

  @Test
  void levelHoldsForALoggerAndAllBelowIt() {
    assertThat(levels.set("a.b", "debug\n")).isNull();
    assertThat(Logger.getLogger("a.b.c").isLoggable(Level.FINE)).isTrue();
    assertThat(Logger.getLogger("a.d").isLoggable(Level.FINE)).isFalse();
    assertThat(levels.levels()).containsEntry("a.b", "debug").containsKey(LogLevels.ROOT);
  }

  @Test
  void inheritTakesTheOwnLevelAway() {
    levels.set("x.y", "trace");
    assertThat(levels.set("x.y", "inherit")).isNull();
    assertThat(levels.levels()).doesNotContainKey("x.y");
  }

  @Test
  void unknownLevelIsToldAndChangesNothing() {
    assertThat(levels.set("q", "loud")).contains("no level 'loud'", "debug");
    assertThat(levels.set(LogLevels.ROOT, "inherit")).isNotNull();
    assertThat(levels.levels()).doesNotContainKey("q");
  }
}
