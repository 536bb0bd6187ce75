package io.weir.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The endpoint behind every peer: an nginx that answers from memory, on the clients' core. */
final class Stub implements AutoCloseable {

  private final Process process;
  private final int port;

  private Stub(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts it. */
  static Stub start(Path folder, int core) throws IOException {
    Files.createDirectories(folder);
    int port = Peer.freePort();
    Path file = folder.resolve("stub.conf");
    String locations = locations(List.of(100, 10_000));
    Files.writeString(
        file,
        """
        daemon off; master_process off; worker_processes 1;
        pid FOLDER/stub.pid; error_log FOLDER/stub.log;
        events { worker_connections 4096; }
        http {
          access_log off;
          client_body_temp_path FOLDER; proxy_temp_path FOLDER; fastcgi_temp_path FOLDER;
          uwsgi_temp_path FOLDER; scgi_temp_path FOLDER;
          server { listen 127.0.0.1:PORT backlog=1024; keepalive_requests 100000000; LOCATIONS }
        }
        """
            .replace("FOLDER", folder.toString())
            .replace("PORT", String.valueOf(port))
            .replace("LOCATIONS", locations));
    Process process =
        new ProcessBuilder("taskset", "-c", String.valueOf(core), "nginx", "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("stub.out").toFile())
            .start();
    if (!Peer.listens(process, port)) {
      throw new IOException("the stub endpoint does not start, see " + folder);
    }
    return new Stub(process, port);
  }

  private static String locations(List<Integer> sizes) {
    StringBuilder text = new StringBuilder();
    for (int size : sizes) {
      text.append("location = /").append(size).append(" { return 200 \"");
      // nginx reads no longer words than 4 kB, so a long body is several
      String part = "x".repeat(100);
      text.append(size <= 100 ? part : "$hundred".repeat(size / 100)).append("\"; } ");
    }
    return "set $hundred \"" + "x".repeat(100) + "\"; " + text;
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
