package io.weir.benchmarks.raw;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An endpoint that answers 200 to everything and notes what it was sent: every byte, and every
 * request that came whole, read by the strictest rules. What breaks them is noted as broken.
 */
public final class Recorder implements AutoCloseable {

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_LINE = 1 << 17;
  private static final int MAX_FIELDS = 10_000;

  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Reading> readings = new ArrayList<>();
  private final Map<Integer, ByteArrayOutputStream> received = new LinkedHashMap<>();
  private int connections;

  /**
   * A request as it was read.
   *
   * @param text method, target and bytes of body
   * @param lines of its head
   */
  public record Reading(String text, List<String> lines) {}

  /** Listens on a free port of loopback. */
  public Recorder() throws IOException {
    server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /** Forgets everything. */
  public synchronized void clear() {
    readings.clear();
    received.clear();
  }

  /** Every whole request since. */
  public synchronized List<Reading> readings() {
    return List.copyOf(readings);
  }

  /** Every byte since, by connection. */
  public synchronized List<byte[]> received() {
    return received.values().stream().map(ByteArrayOutputStream::toByteArray).toList();
  }

  private synchronized void note(Reading reading) {
    readings.add(reading);
  }

  private synchronized void note(int connection, int value) {
    received.computeIfAbsent(connection, _ -> new ByteArrayOutputStream()).write(value);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        int number = connections++;
        Thread.ofVirtual().start(() -> serve(socket, number));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket socket, int number) {
    try (socket) {
      InputStream noted = new Noted(socket.getInputStream(), number);
      while (request(noted)) {
        socket.getOutputStream().write(ANSWER);
      }
    } catch (IOException | NumberFormatException _) {
      // the request did not come whole, or nobody can tell its length
    } finally {
      open.remove(socket);
    }
  }

  /** Notes every byte that is read. */
  private final class Noted extends FilterInputStream {

    private final int connection;

    Noted(InputStream in, int connection) {
      super(new BufferedInputStream(in));
      this.connection = connection;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      if (value >= 0) {
        note(connection, value);
      }
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = in.read(buffer, offset, length);
      for (int i = 0; i < count; i++) {
        note(connection, buffer[offset + i]);
      }
      return count;
    }
  }

  /** Reads one; false if it broke the rules. */
  private boolean request(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      lines.add(line);
      if (lines.size() > MAX_FIELDS || line.chars().anyMatch(c -> c < ' ' && c != '\t')) {
        note(new Reading("BROKEN " + line, lines));
        return false;
      }
    }
    String[] start = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ", -1);
    if (start.length != 3) {
      note(new Reading("BROKEN " + lines, lines));
      return false;
    }
    long body = body(lines, in);
    note(new Reading(start[0] + " " + start[1] + " " + body, List.copyOf(lines)));
    return true;
  }

  private static long body(List<String> lines, InputStream in) throws IOException {
    List<String> lengths = values(lines, "content-length");
    if (!values(lines, "transfer-encoding").isEmpty()) {
      return chunks(in);
    }
    long length = lengths.isEmpty() ? 0 : Long.parseLong(lengths.getFirst());
    skip(in, length);
    return length;
  }

  private static long chunks(InputStream in) throws IOException {
    long total = 0;
    while (true) {
      String size = line(in).split(";", 2)[0];
      long length = Long.parseLong(size, 16);
      total += length;
      if (length == 0) {
        while (!line(in).isEmpty()) {
          // a trailer
        }
        return total;
      }
      skip(in, length);
      line(in);
    }
  }

  private static void skip(InputStream in, long bytes) throws IOException {
    for (long i = 0; i < bytes; i++) {
      if (in.read() < 0) {
        throw new IOException("ended");
      }
    }
  }

  /** The values of a field, as it was sent. */
  static List<String> values(List<String> lines, String name) {
    return lines.stream()
        .skip(1)
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int c = in.read();
      if (c < 0 || line.length() > MAX_LINE) {
        throw new IOException("ended");
      }
      line.append((char) c);
      int end = line.length() - 2;
      if (c == '\n' && end >= 0 && line.charAt(end) == '\r') {
        return line.substring(0, end);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
