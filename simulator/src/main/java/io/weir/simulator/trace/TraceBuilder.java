package io.weir.simulator.trace;

import io.weir.codec.Fault;
import io.weir.simulator.model.Trace;
import io.weir.simulator.trace.LineFormat.BrokenLineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Collects rows, checks their values, and sorts them by time. */
final class TraceBuilder {

  /** No trace may have more requests. */
  static final int MAX_ROWS = 2_000_000;

  private static final long MAX_PATH_CHARACTERS = 64L << 20;
  private static final int MAX_PATH_LENGTH = 8192;
  private static final int MAX_BYTES_DIGITS = 18;

  /** A token of RFC 9110, or nothing. */
  private static final Pattern METHOD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{0,256}+");

  /** What stands for the path of requests that no route is for. */
  private static final Set<String> NO_PATH = Set.of("", "-", "*");

  /** A hundred days, which double numbers still count nanosecond by nanosecond. */
  private static final long MAX_SPAN_NANOS = 100L * 24 * 3600 * 1_000_000_000;

  private final Clock clock = new Clock();
  private final Map<Trace.Target, Integer> targets = new LinkedHashMap<>();
  private long[] nanos = new long[1024];
  private int[] target = new int[1024];
  private int size;
  private long pathCharacters;

  int size() {
    return size;
  }

  /** Takes a request in; one that never had a path, such as a malformed one, is passed over. */
  void add(Row row) throws BrokenLineException {
    if (NO_PATH.contains(row.path == null ? "" : row.path.strip())) {
      return;
    }
    if (size == MAX_ROWS) {
      throw new BrokenLineException("the trace has more than 2,000,000 requests; use a part of it");
    }
    if (size == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * size);
      target = Arrays.copyOf(target, 2 * size);
    }
    checkBytes(row);
    nanos[size] = clock.nanos(row.at == null ? "" : row.at.strip());
    target[size] = targetOf(row);
    size++;
  }

  private int targetOf(Row row) throws BrokenLineException {
    String path = row.path == null ? "" : row.path.strip();
    if (!path.startsWith("/") || path.length() > MAX_PATH_LENGTH) {
      throw new BrokenLineException(
          "the path must begin with '/' and have at most 8192 characters, not "
              + Fault.quote(path));
    }
    String method = row.method == null ? "" : row.method.strip();
    if (!METHOD.matcher(method).matches()) {
      throw new BrokenLineException(
          "the method must be a word such as GET, not " + Fault.quote(method));
    }
    Trace.Target wanted = new Trace.Target(method, path);
    Integer known = targets.get(wanted);
    if (known != null) {
      return known;
    }
    pathCharacters += path.length();
    if (pathCharacters > MAX_PATH_CHARACTERS) {
      throw new BrokenLineException(
          "the trace has more than 64 MiB of different paths; cut their queries or numbers off");
    }
    targets.put(wanted, targets.size());
    return targets.size() - 1;
  }

  /** Nothing depends on sizes yet, but a line without a good one was not understood. */
  private static void checkBytes(Row row) throws BrokenLineException {
    String bytes = row.bytes == null ? "" : row.bytes.strip();
    boolean none = bytes.isEmpty() || bytes.equals("-");
    if (!none && !bytes.matches("\\d{1," + MAX_BYTES_DIGITS + "}+")) {
      throw new BrokenLineException(
          "the size must be a whole number of bytes, not " + Fault.quote(bytes));
    }
  }

  /** The trace; the builder is of no use afterwards. */
  Trace build(String identity) throws BrokenLineException {
    long[] times = Arrays.copyOf(nanos, size);
    int[] which = Arrays.copyOf(target, size);
    sort(times, which);
    long first = times[0];
    for (int i = 0; i < size; i++) {
      times[i] -= first;
      if (times[i] > MAX_SPAN_NANOS || times[i] < 0) {
        throw new BrokenLineException("the trace covers more than 100 days; use a part of it");
      }
    }
    return new Trace(identity, times, which, List.copyOf(targets.keySet()));
  }

  /** Requests of the same time stay in the order of their lines. */
  private static void sort(long[] times, int[] which) {
    boolean sorted = true;
    for (int i = 1; i < times.length && sorted; i++) {
      sorted = times[i - 1] <= times[i];
    }
    if (sorted) {
      return;
    }
    long[] oldTimes = times.clone();
    int[] oldWhich = which.clone();
    List<Integer> order = new ArrayList<>(IntStream.range(0, times.length).boxed().toList());
    order.sort(Comparator.comparingLong(i -> oldTimes[i]));
    for (int i = 0; i < times.length; i++) {
      times[i] = oldTimes[order.get(i)];
      which[i] = oldWhich[order.get(i)];
    }
  }
}
