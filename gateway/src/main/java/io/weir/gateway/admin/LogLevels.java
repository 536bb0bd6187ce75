package io.weir.gateway.admin;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How much the libraries within the process say, by logger: a package or class, or {@code root}.
 * Callable from any thread.
 */
public final class LogLevels {

  /** Stands for the logger above all others. */
  public static final String ROOT = "root";

  private static final int MAX_SET = 1_000;
  private static final Map<String, Level> LEVELS = new LinkedHashMap<>();

  static {
    LEVELS.put("off", Level.OFF);
    LEVELS.put("error", Level.SEVERE);
    LEVELS.put("warn", Level.WARNING);
    LEVELS.put("info", Level.INFO);
    LEVELS.put("debug", Level.FINE);
    LEVELS.put("trace", Level.FINEST);
  }

  /** Those that were set, for a logger that nobody holds forgets its level. */
  private final Map<String, Logger> set = new ConcurrentSkipListMap<>();

  /** The root's level, and of each logger that has one of its own. */
  public Map<String, String> levels() {
    Map<String, String> levels = new TreeMap<>();
    LogManager.getLogManager()
        .getLoggerNames()
        .asIterator()
        .forEachRemaining(name -> {
          Logger logger = LogManager.getLogManager().getLogger(name);
          Level level = logger == null ? null : logger.getLevel();
          if (level != null) {
            levels.put(name.isEmpty() ? ROOT : name, word(level));
          }
        });
    return levels;
  }

  /**
   * Sets a logger's level; {@code inherit} takes its own away.
   *
   * @return what is wrong, or null if it was done
   */
  public @Nullable String set(String name, String level) {
    String word = level.strip().toLowerCase(Locale.ROOT);
    boolean inherit = word.equals("inherit") && !name.equals(ROOT);
    if (!inherit && !LEVELS.containsKey(word)) {
      return "there is no level '" + word + "'; one of " + LEVELS.keySet() + " or inherit";
    }
    if (set.size() >= MAX_SET && !set.containsKey(name)) {
      return "there are levels for " + MAX_SET + " loggers already";
    }
    Logger logger = Logger.getLogger(name.equals(ROOT) ? "" : name);
    logger.setLevel(inherit ? null : LEVELS.get(word));
    if (inherit) {
      set.remove(name);
    } else {
      set.put(name, logger);
    }
    for (Handler handler : Logger.getLogger("").getHandlers()) {
      handler.setLevel(Level.ALL);
    }
    return null;
  }

  private static String word(Level level) {
    return LEVELS.entrySet().stream()
        .filter(each -> each.getValue().equals(level))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(level.getName().toLowerCase(Locale.ROOT));
  }
}
