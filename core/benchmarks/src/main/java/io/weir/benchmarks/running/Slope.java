package io.weir.benchmarks.running;

import java.util.ArrayList;
import java.util.List;

/** Some value over the number of requests, and the straight line nearest to it. */
final class Slope {

  private final List<double[]> points = new ArrayList<>();

  void add(double requests, double value) {
    points.add(new double[] {requests, value});
  }

  double last() {
    return points.getLast()[1];
  }

  /** How much it grows with so many requests, by least squares. */
  double per(double requests) {
    double meanX = points.stream().mapToDouble(point -> point[0]).average().orElse(0);
    double meanY = points.stream().mapToDouble(point -> point[1]).average().orElse(0);
    double above = 0;
    double below = 0;
    for (double[] point : points) {
      above += (point[0] - meanX) * (point[1] - meanY);
      below += (point[0] - meanX) * (point[0] - meanX);
    }
    return below == 0 ? 0 : above / below * requests;
  }
}
