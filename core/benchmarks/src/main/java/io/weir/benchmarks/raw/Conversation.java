package io.weir.benchmarks.raw;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came of sending bytes to a gateway.
 *
 * @param statuses of its answers in order, those below 200 left out
 * @param closed whether it closed the connection
 * @param readings the requests that its endpoint saw whole
 * @param forwarded the bytes that its endpoint saw, by connection
 */
public record Conversation(
    List<String> statuses,
    boolean closed,
    List<Recorder.Reading> readings,
    List<byte[]> forwarded) {

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5]\\d\\d)[ \\r]");
  private static final int MAX_ANSWER = 1 << 20;

  /** Somebody who has said nothing yet is given so many times longer. */
  private static final int PATIENCE = 5;

  /**
   * Sends and listens until the gateway closes, or is quiet for a while.
   *
   * @param port of the gateway, on loopback
   * @param recorder behind it
   * @param quietMillis how long nothing may come
   */
  public static Conversation with(int port, Recorder recorder, byte[] bytes, int quietMillis)
      throws IOException {
    recorder.clear();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    boolean closed;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
      socket.setSoTimeout(PATIENCE * quietMillis);
      send(socket, bytes);
      closed = listen(socket, answer, quietMillis);
    }
    return new Conversation(
        statuses(answer.toString(StandardCharsets.ISO_8859_1)),
        closed,
        recorder.readings(),
        recorder.received());
  }

  /** A gateway may refuse before everything is sent. */
  private static void send(Socket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException _) {
      // what it had to say is still to be read
    }
  }

  private static boolean listen(Socket socket, ByteArrayOutputStream answer, int quietMillis) {
    byte[] buffer = new byte[8_192];
    try {
      while (answer.size() < MAX_ANSWER) {
        int count = socket.getInputStream().read(buffer);
        if (count < 0) {
          return true;
        }
        answer.write(buffer, 0, count);
        socket.setSoTimeout(quietMillis);
      }
      return false;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private static List<String> statuses(String answer) {
    List<String> statuses = new ArrayList<>();
    for (Matcher matcher = STATUS.matcher(answer); matcher.find(); ) {
      if (!matcher.group(1).startsWith("1")) {
        statuses.add(matcher.group(1));
      }
    }
    return statuses;
  }
}
