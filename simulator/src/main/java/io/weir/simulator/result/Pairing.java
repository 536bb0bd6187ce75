package io.weir.simulator.result;

import io.weir.simulator.result.Contrast.Verdict;
import io.weir.simulator.result.Contrasts.Rules;
import io.weir.simulator.result.Recording.Key;
import io.weir.simulator.result.Recording.Recorded;
import io.weir.simulator.result.Recording.Series;
import io.weir.simulator.scenario.Metric.Unit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The seeds of one variant side by side. */
final class Pairing {
  private final String variant;
  private final long shift;
  private final Rules rules;
  private boolean sameSeeds = true;
  private int most;

  Pairing(String variant, long firstBefore, long firstAfter, Rules rules) {
    this.variant = variant;
    this.shift = firstAfter - firstBefore;
    this.rules = rules;
  }

  /** Whether both sides have the same seeds. */
  boolean sameSeeds() {
    return sameSeeds;
  }

  /** The most seeds that both sides have a value for. */
  int most() {
    return most;
  }

  List<Contrast> contrasts(Recorded old, Recorded now) {
    List<Contrast> contrasts = new ArrayList<>();
    now.series()
        .forEach((key, series) -> {
          Series other = old.series().get(key);
          if (other == null || (other.empty() && series.empty())) {
            return;
          }
          if (other.unit() == series.unit()) {
            contrasts.add(contrast(key, other, series));
          }
        });
    return contrasts;
  }

  private Contrast contrast(Key key, Series old, Series now) {
    sameSeeds &= shift == 0 && old.size() == now.size();
    double[] before = new double[now.size()];
    double[] after = new double[now.size()];
    int count = 0;
    boolean identical = true;
    for (int i = 0; i < now.size(); i++) {
      long there = i + shift;
      if (there >= 0 && there < old.size()) {
        double a = old.value((int) there);
        double b = now.value(i);
        identical &= Double.compare(a, b) == 0;
        if (!Double.isNaN(a) && !Double.isNaN(b)) {
          before[count] = a;
          after[count++] = b;
        }
        most = Math.max(most, count);
      } else {
        sameSeeds = false;
      }
    }
    return contrast(
        key, now.unit(), Arrays.copyOf(before, count), Arrays.copyOf(after, count), identical);
  }

  private Contrast contrast(
      Key key, Unit unit, double[] before, double[] after, boolean identical) {
    double[] differences = new double[before.length];
    for (int i = 0; i < before.length; i++) {
      differences[i] = after[i] - before[i];
    }
    Estimate estimate = Estimate.of(differences, rules.confidence());
    Estimate old = Estimate.of(before, rules.confidence());
    Estimate now = Estimate.of(after, rules.confidence());
    return new Contrast(
        variant,
        key,
        unit,
        old.mean(),
        now.mean(),
        estimate,
        identical ? 1 : p(estimate),
        identical ? Double.NaN : ExactTest.p(differences),
        gain(old, now, estimate),
        identical && before.length > 0 ? Verdict.IDENTICAL : Verdict.UNSURE);
  }

  /** Of the t-test; equal differences leave no doubt. */
  private double p(Estimate estimate) {
    if (estimate.count() < 2) {
      return Double.NaN;
    }
    if (estimate.halfWidth() == 0) {
      return estimate.mean() == 0 ? 1 : 0;
    }
    int degrees = estimate.count() - 1;
    double standardError = estimate.halfWidth() / StudentT.quantile(rules.confidence(), degrees);
    return 1 - StudentT.within(Math.abs(estimate.mean()) / standardError, degrees);
  }

  private static double gain(Estimate before, Estimate after, Estimate difference) {
    double own = square(before.halfWidth()) + square(after.halfWidth());
    return own / square(difference.halfWidth());
  }

  private static double square(double value) {
    return value * value;
  }
}
