package io.weir.routing.exchange;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regular expression that gives up rather than hold up its event loop.
 *
 * <p>{@link java.util.regex} backtracks, so {@code .*.*.*.*=} takes polynomial and others
 * exponential time. Here every character it reads is counted, and beyond {@value
 * #READS_PER_CHARACTER} for each character of the input (and {@value #MAX_READS} in all) the input
 * does not match, and that is counted. So it is where an expression recurses deeper than the stack
 * allows. An expression that branches very often without reading anything, such as {@code
 * (|)(|)(|)…}, is beyond this bound; expressions come from whoever configures the proxy, not from
 * requests, and may not be longer than {@value #MAX_LENGTH}.
 *
 * <p>Owned by one loop: it keeps its matcher and its counts.
 */
final class BoundedPattern {

  /** The longest expression. */
  static final int MAX_LENGTH = 1_024;

  /** The most characters one match reads. */
  static final int MAX_READS = 100_000;

  private static final int READS_PER_CHARACTER = 100;
  private static final int MIN_READS = 1_000;

  private final Matcher matcher;
  private final ReadBudget budget;
  private final CountedText counted = new CountedText();
  private long abandoned;

  /**
   * Compiles an expression.
   *
   * @param budget shared by all expressions of one table
   * @throws java.util.regex.PatternSyntaxException if it is none
   */
  BoundedPattern(String source, ReadBudget budget) {
    this.matcher = Pattern.compile(source).matcher("");
    this.budget = budget;
  }

  /** Whether the whole input matches, as far as could be told within the bound. */
  boolean matches(String input) {
    int limit = (int) Math.min(MIN_READS + (long) READS_PER_CHARACTER * input.length(), MAX_READS);
    counted.start(input, Math.min(limit, budget.left()));
    try {
      return matcher.reset(counted).matches();
    } catch (TooManyReads | StackOverflowError e) {
      abandoned++;
      return false;
    } finally {
      budget.spend(counted.reads);
      counted.start("", 0);
    }
  }

  /** How often it gave up. */
  long abandoned() {
    return abandoned;
  }

  /** The input, which counts how often it is read. */
  private static final class CountedText implements CharSequence {
    private String text = "";
    private int limit;
    private int reads;

    void start(String text, int limit) {
      this.text = text;
      this.limit = limit;
      this.reads = 0;
    }

    @Override
    public char charAt(int index) {
      if (reads == limit) {
        throw new TooManyReads();
      }
      reads++;
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Leaves the matcher; without a stack trace, which would cost more than the match. */
  private static final class TooManyReads extends RuntimeException {
    private static final long serialVersionUID = 1;

    private TooManyReads() {
      super("too many reads", null, false, false);
    }
  }
}
