package io.weir.simulator.trace;

import io.weir.codec.ConfigException;
import io.weir.codec.Fault;
import io.weir.codec.Place;
import io.weir.simulator.model.Trace;
import io.weir.simulator.trace.LineFormat.BrokenLineException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads an access log, CSV or JSON, packed by gzip or not, line by line and within limits. What the
 * file is shows in its first bytes.
 */
public final class TraceFile {

  private static final int GZIP_FIRST = 0x1F;
  private static final int GZIP_SECOND = 0x8B;
  private static final int BUFFER = 64 * 1024;

  private final Path file;
  private final Columns columns;
  private int line = 1;

  private TraceFile(Path file, Columns columns) {
    this.file = file;
    this.columns = columns;
  }

  /** A trace, and the digest of the file's bytes in hexadecimal digits. */
  public record Loaded(Trace trace, String sha256) {}

  /**
   * Reads a file.
   *
   * @throws ConfigException with the line and what is wrong with it, of the first bad line
   */
  public static Loaded read(Path file, Columns columns) {
    TraceFile reader = new TraceFile(file, columns);
    try {
      return reader.read();
    } catch (BrokenLineException e) {
      throw reader.fault(String.valueOf(e.getMessage()));
    } catch (ZipException | EOFException e) {
      throw reader.fault("the gzip file is broken here or ends too early; pack it again");
    } catch (IOException e) {
      throw reader.fault("cannot be read: " + Fault.printable(String.valueOf(e.getMessage())));
    }
  }

  private ConfigException fault(String message) {
    return new ConfigException(new Place(file.toString(), line, 1), message);
  }

  private Loaded read() throws IOException, BrokenLineException {
    if (!Files.isRegularFile(file)) {
      throw new BrokenLineException("this is not a regular file");
    }
    MessageDigest digest = sha256();
    try (InputStream raw =
        new BufferedInputStream(
            new DigestInputStream(Files.newInputStream(file), digest), BUFFER)) {
      TraceBuilder rows = new TraceBuilder();
      fill(rows, new Lines(unpacked(raw)));
      if (rows.size() == 0) {
        throw new BrokenLineException("the trace has no requests");
      }
      raw.transferTo(OutputStream.nullOutputStream());
      String hash = HexFormat.of().formatHex(digest.digest());
      return new Loaded(rows.build("sha256=" + hash + ", " + columns), hash);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  private static InputStream unpacked(InputStream raw) throws IOException {
    raw.mark(2);
    boolean packed = raw.read() == GZIP_FIRST && raw.read() == GZIP_SECOND;
    raw.reset();
    return packed ? new GZIPInputStream(raw, BUFFER) : raw;
  }

  private void fill(TraceBuilder rows, Lines lines) throws IOException, BrokenLineException {
    LineFormat format = null;
    Row row = new Row();
    while (true) {
      line = lines.number() + 1;
      String text = lines.next();
      if (text == null) {
        return;
      }
      if (line > TraceBuilder.MAX_ROWS + 1) {
        throw new BrokenLineException("the trace has more than 2,000,000 lines; use a part of it");
      }
      if (!text.isBlank()) {
        format = format == null ? formatOf(text) : format;
        row.clear();
        if (format.read(text, row)) {
          rows.add(row);
        }
      }
    }
  }

  private LineFormat formatOf(String first) {
    return first.stripLeading().startsWith("{") ? new JsonFormat(columns) : new CsvFormat(columns);
  }

  /** Whether two digests are the same; null for any. */
  public static boolean matches(@Nullable String wanted, String actual) {
    return wanted == null || wanted.equalsIgnoreCase(actual);
  }
}
