package io.weir.codec;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Policy blocks by caller and callee, {@code edge>api}, with {@code *} for any. For every part of a
 * policy the most specific block that has it counts, and of two equally specific ones the later.
 */
public final class PolicyTable {

  /** Blocks behind their pairs, as a scenario and a gateway's file have them. */
  public static final Shape<Map<String, Located<Policy>>> BLOCKS =
      Shapes.entries(
          Shapes.text("a pair such as 'edge>api' or '*>api'", "(\\*|[a-z0-9-]+)>(\\*|[a-z0-9-]+)"),
          PolicyCodec.POLICY.located());

  private final List<Block> blocks = new ArrayList<>();

  /** The blocks of one file. */
  public PolicyTable(Map<String, Located<Policy>> blocks) {
    blocks.forEach((pair, policy) -> this.blocks.add(new Block(Pair.of(pair), policy)));
  }

  /** This one with blocks behind its own, where later ones count. */
  public PolicyTable with(Map<String, Located<Policy>> later) {
    PolicyTable both = new PolicyTable(later);
    both.blocks.addAll(0, blocks);
    return both;
  }

  private record Block(Pair pattern, Located<Policy> policy) {}

  /**
   * Who calls whom.
   *
   * @param caller a name, or {@code *} in a pattern
   * @param callee likewise
   */
  public record Pair(String caller, String callee) {

    static Pair of(String key) {
      int arrow = key.indexOf('>');
      return new Pair(key.substring(0, arrow), key.substring(arrow + 1));
    }

    private boolean covers(Pair pair) {
      return covers(caller, pair.caller) && covers(callee, pair.callee);
    }

    private int exactness() {
      return (caller.equals("*") ? 0 : 1) + (callee.equals("*") ? 0 : 1);
    }

    private static boolean covers(String pattern, String name) {
      return pattern.equals("*") || pattern.equals(name);
    }

    @Override
    public String toString() {
      return caller + ">" + callee;
    }
  }

  /** Reports blocks for pairs that do not exist. */
  public void check(Collection<Pair> pairs, FaultList faults) {
    for (Block block : blocks) {
      if (pairs.stream().noneMatch(block.pattern::covers)) {
        faults.add(
            block.policy.node(),
            "no caller and callee are '"
                + block.pattern
                + "'; there is "
                + String.join(", ", pairs.stream().map(Pair::toString).toList()));
      }
    }
  }

  /** What holds between two. */
  public Policy of(Pair pair) {
    Policy merged = Policy.EMPTY;
    for (int exactness = 0; exactness <= 2; exactness++) {
      for (Block block : blocks) {
        if (block.pattern.exactness() == exactness && block.pattern.covers(pair)) {
          merged = block.policy.value().over(merged);
        }
      }
    }
    return merged;
  }
}
