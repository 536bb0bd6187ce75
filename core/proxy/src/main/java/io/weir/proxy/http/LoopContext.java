package io.weir.proxy.http;

import io.weir.codec.accesslog.AccessEntry;
import io.weir.codec.shell.ShellLimits;
import io.weir.proxy.loop.VertxScheduler;
import io.weir.proxy.wire.Fields;
import io.weir.proxy.wire.HeaderBlock;
import io.weir.proxy.wire.TraceContext;
import io.weir.routing.time.Nanos;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the connections of one event loop share. Owned by the loop. */
public final class LoopContext {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final long MICROS = 1_000_000;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final int ID_DIGITS = 16;
  private static final int MAX_BLOCKS = 256;
  private static final int WEBSOCKET_KEY_BYTES = 16;

  private final int loops;
  private final VertxScheduler scheduler;
  private final RandomGenerator random;
  private final Sinks sinks;
  private final HttpStats stats = new HttpStats();
  private final ArrayDeque<HeaderBlock> blocks = new ArrayDeque<>();
  private ShellLimits limits;
  private Fields date = Fields.ofLines("");
  private long dateNanos;

  /**
   * A context of one loop.
   *
   * @param loops how many there are
   * @param random of the names that requests get
   * @param sinks who is told of what has ended
   */
  public LoopContext(
      int loops,
      VertxScheduler scheduler,
      RandomGenerator random,
      ShellLimits limits,
      Sinks sinks) {
    this.loops = loops;
    this.scheduler = scheduler;
    this.random = random;
    this.limits = limits;
    this.sinks = sinks;
    this.dateNanos = scheduler.nanos() - Nanos.SECOND;
  }

  /** Takes over other limits; connections that there are keep theirs. */
  public void limits(ShellLimits newLimits) {
    limits = newLimits;
  }

  /** The limits of new connections. */
  public ShellLimits limits() {
    return limits;
  }

  /** This loop's share of something that is limited for the whole process; at least one. */
  public int share(int limit) {
    return Math.max(1, limit / loops);
  }

  /** What was counted on this loop beside the router's own counts. */
  public HttpStats stats() {
    return stats;
  }

  /** The loop's timers. */
  public VertxScheduler scheduler() {
    return scheduler;
  }

  /** Whether anything is logged. */
  boolean logs() {
    return sinks.log() != null;
  }

  /** Takes a line for the access log, if there is one. */
  public void log(AccessEntry entry) {
    AccessSink log = sinks.log();
    if (log != null) {
      log.log(entry);
    }
  }

  /** A request's place in a trace; null where nothing is traced. */
  @Nullable TraceContext trace(Fields request) {
    SpanSink spans = sinks.spans();
    return spans == null ? null : TraceContext.of(request, spans.share(), random);
  }

  /** Takes note of a request that is recorded in a trace. */
  void record(TraceContext context, EndedRequest request, boolean secure) {
    SpanSink spans = sinks.spans();
    if (spans != null) {
      spans.ended(context, request, secure);
    }
  }

  long nanos() {
    return scheduler.nanos();
  }

  /** When it was so long ago, in microseconds since 1970. */
  public long microsBefore(long nanosAgo) {
    Instant now = Instant.now();
    long micros = now.getEpochSecond() * MICROS + now.getNano() / NANOS_PER_MICRO;
    return micros - nanosAgo / NANOS_PER_MICRO;
  }

  /** The current time as a field, exact to the second. */
  Fields date() {
    long now = scheduler.nanos();
    if (now - dateNanos >= Nanos.SECOND) {
      Instant instant = Instant.now();
      long intoSecond = Math.floorMod(instant.toEpochMilli(), 1000) * Nanos.MILLI;
      dateNanos = now - intoSecond;
      date = Fields.ofLines("date: " + HTTP_DATE.format(instant) + "\r\n");
    }
    return date;
  }

  /** Where the fields of one HTTP/2 message can be put; given back by {@link #recycle}. */
  HeaderBlock headerBlock(ShellLimits.Head head) {
    HeaderBlock block = blocks.pollLast();
    return block != null && block.fits(head.bytes(), head.fields())
        ? block
        : new HeaderBlock(head.bytes(), head.fields());
  }

  void recycle(HeaderBlock block) {
    if (blocks.size() < MAX_BLOCKS) {
      blocks.addLast(block);
    }
  }

  /** What a WebSocket's client says (RFC 6455, section 4.1). */
  String newWebSocketKey() {
    byte[] key = new byte[WEBSOCKET_KEY_BYTES];
    random.nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** A name for one request. */
  String newRequestId() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong(), ID_DIGITS)
        + hex.toHexDigits(random.nextLong(), ID_DIGITS);
  }
}
