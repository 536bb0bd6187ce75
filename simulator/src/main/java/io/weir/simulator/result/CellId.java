package io.weir.simulator.result;

import io.weir.simulator.model.Scenario;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of a cell and of its result: a digest of all that the result depends on. These are the
 * scenario with every choice made and every recorded sample in it, the seed, and the version of the
 * model; labels and assertions are not among them.
 *
 * @param text 64 lower-case hexadecimal digits
 */
public record CellId(String text) implements Comparable<CellId> {

  private static final int LEADING_DIGITS = 15;

  /**
   * The cells of one scenario, for any seed.
   *
   * @param digest of the scenario
   */
  public record Family(String digest) {

    /** One of them. */
    public CellId cell(long seed) {
      MessageDigest digest = sha256();
      String text = "model " + Scenario.MODEL + "\nseed " + seed + "\n" + this.digest + "\n";
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      return new CellId(HexFormat.of().formatHex(digest.digest()));
    }
  }

  /** The cells of a scenario. Looks at all of it, so ask once for many seeds. */
  public static Family of(Scenario scenario) {
    MessageDigest digest = sha256();
    new Canonical(text -> digest.update(text.getBytes(StandardCharsets.UTF_8))).write(scenario);
    return new Family(HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * Which of some shards it belongs to.
   *
   * @param shards how many there are, at least 1
   * @return from 0
   */
  public int shard(int shards) {
    return (int) (Long.parseLong(text, 0, LEADING_DIGITS, 16) % shards);
  }

  @Override
  public int compareTo(CellId other) {
    return text.compareTo(other.text);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
