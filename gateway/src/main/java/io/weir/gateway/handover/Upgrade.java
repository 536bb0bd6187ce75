package io.weir.gateway.handover;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A request to a running gateway that it be followed by a new process. */
public final class Upgrade implements AutoCloseable {

  private final SocketChannel channel;

  private Upgrade(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Reaches a running gateway.
   *
   * @throws IOException if nobody listens there
   */
  public static Upgrade connect(Path control) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(control));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new Upgrade(channel);
  }

  /**
   * Asks, and waits until the new process serves.
   *
   * @return its process id
   * @throws IOException if there is none in the end: the running gateway goes on
   */
  public long await(Duration limit) throws IOException, InterruptedException {
    channel.write(ByteBuffer.wrap((Lines.UPGRADE + "\n").getBytes(StandardCharsets.UTF_8)));
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> read(answer));
    try {
      String line = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!Lines.word(line).equals(Lines.DONE)) {
        throw new IOException(Lines.rest(line));
      }
      return Long.parseLong(Lines.rest(line));
    } catch (ExecutionException e) {
      throw new IOException("the running gateway broke off: " + e.getCause(), e);
    } catch (TimeoutException e) {
      throw new IOException("the new process was not ready within " + limit.toSeconds() + " s", e);
    }
  }

  private void read(CompletableFuture<String> answer) {
    try {
      String line =
          new BufferedReader(
                  new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))
              .readLine();
      answer.complete(line == null ? Lines.FAILED + " the running gateway ended" : line);
    } catch (IOException e) {
      answer.completeExceptionally(e);
    }
  }

  /** If there was no answer yet, the running gateway ends the process that it has started. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
