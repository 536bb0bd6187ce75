package io.weir.simulator.result;

import io.weir.simulator.result.Contrast.Verdict;
import io.weir.simulator.result.Recording.Recorded;
import io.weir.simulator.scenario.Metric.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All comparisons of two recordings of one scenario. Seeds are paired, since equal seeds share
 * their random numbers. The t-test's probabilities are corrected together (Holm 1979), so that many
 * numbers don't make an alarm by chance.
 *
 * @param rules by which it was judged
 * @param pairs how many seeds both sides have
 * @param list in the order of the second recording
 * @param behaviour of each variant of either side
 */
public record Contrasts(
    Rules rules, int pairs, List<Contrast> list, Map<String, Behaviour> behaviour) {

  public Contrasts {
    list = List.copyOf(list);
    behaviour = Collections.unmodifiableMap(new LinkedHashMap<>(behaviour));
  }

  /**
   * What counts as a difference.
   *
   * @param confidence of intervals and verdicts
   * @param relative half the noise band, as a share of the value before
   * @param points half the noise band of a share, itself a share: 0.0002 are 0.02 pp
   */
  public record Rules(double confidence, double relative, double points) {

    /** 95 %, 1 % and 0.02 pp. */
    public static final Rules USUAL = new Rules(0.95, 0.01, 0.0002);

    double band(Unit unit, double before) {
      return unit == Unit.SHARE ? points : Math.abs(before) * relative;
    }
  }

  /** Whether a variant does exactly what it did. */
  public enum Behaviour {
    /** To the last count. */
    IDENTICAL,
    /** Something is different, however small. */
    CHANGED,
    /** It wasn't there before. */
    NEW,
    /** It isn't there any more. */
    GONE
  }

  /** Compares two recordings. */
  public static Contrasts of(Recording before, Recording after, Rules rules) {
    List<Contrast> raw = new ArrayList<>();
    Map<String, Behaviour> behaviour = new LinkedHashMap<>();
    int pairs = 0;
    for (Map.Entry<String, Recorded> variant : after.variants().entrySet()) {
      Recorded old = before.variants().get(variant.getKey());
      if (old == null) {
        behaviour.put(variant.getKey(), Behaviour.NEW);
        continue;
      }
      Pairing pairing = new Pairing(variant.getKey(), before.firstSeed(), after.firstSeed(), rules);
      List<Contrast> own = pairing.contrasts(old, variant.getValue());
      raw.addAll(own);
      pairs = Math.max(pairs, pairing.most());
      behaviour.put(variant.getKey(), behaviour(old, variant.getValue(), pairing, own));
    }
    before.variants().keySet().forEach(name -> behaviour.putIfAbsent(name, Behaviour.GONE));
    return new Contrasts(rules, pairs, corrected(raw, rules), behaviour);
  }

  /** How many came out so. */
  public int count(Verdict verdict) {
    return (int) list.stream().filter(contrast -> contrast.verdict() == verdict).count();
  }

  /** The same without what a caller doesn't look at; verdicts stay as they are. */
  public Contrasts without(Behaviour unwanted) {
    Map<String, Behaviour> rest = new LinkedHashMap<>(behaviour);
    rest.values().removeIf(value -> value == unwanted);
    return new Contrasts(rules, pairs, list, rest);
  }

  private static Behaviour behaviour(
      Recorded old, Recorded now, Pairing pairing, List<Contrast> contrasts) {
    boolean known = !old.digest().isEmpty() && !now.digest().isEmpty() && pairing.sameSeeds();
    boolean equal =
        known
            ? old.digest().equals(now.digest())
            : contrasts.stream().allMatch(c -> c.verdict() == Verdict.IDENTICAL);
    return equal ? Behaviour.IDENTICAL : Behaviour.CHANGED;
  }

  private static List<Contrast> corrected(List<Contrast> raw, Rules rules) {
    double[] corrected = holm(raw.stream().mapToDouble(Contrast::p).toArray());
    List<Contrast> list = new ArrayList<>();
    for (int i = 0; i < raw.size(); i++) {
      list.add(judged(raw.get(i), corrected[i], rules));
    }
    return list;
  }

  /** Probabilities corrected for each other; what is no number takes no part. */
  static double[] holm(double[] raw) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < raw.length; i++) {
      if (!Double.isNaN(raw[i])) {
        order.add(i);
      }
    }
    order.sort(Comparator.comparingDouble(i -> raw[i]));
    double[] corrected = raw.clone();
    double highest = 0;
    for (int rank = 0; rank < order.size(); rank++) {
      int index = order.get(rank);
      highest = Math.max(highest, Math.min(1, raw[index] * (order.size() - rank)));
      corrected[index] = highest;
    }
    return corrected;
  }

  private static Contrast judged(Contrast raw, double p, Rules rules) {
    return new Contrast(
        raw.variant(),
        raw.key(),
        raw.unit(),
        raw.before(),
        raw.after(),
        raw.difference(),
        p,
        raw.check(),
        raw.gain(),
        verdict(raw, p, rules));
  }

  private static Verdict verdict(Contrast raw, double p, Rules rules) {
    Estimate difference = raw.difference();
    if (raw.verdict() == Verdict.IDENTICAL || !difference.hasInterval()) {
      return raw.verdict();
    }
    double band = rules.band(raw.unit(), raw.before());
    if (difference.low() >= -band && difference.high() <= band) {
      return Verdict.SAME;
    }
    if (!(p < 1 - rules.confidence()) || Math.abs(difference.mean()) <= band) {
      return Verdict.UNSURE;
    }
    double gain = raw.key().direction() * difference.mean();
    return gain == 0 ? Verdict.MOVED : gain > 0 ? Verdict.BETTER : Verdict.WORSE;
  }
}
