package io.weir.simulator.violation;

import io.vertx.violation.StandIn;
import io.weir.codec.Document;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine;

/** One class for each rule, that breaks it. */
public final class Violations {

  private Violations() {}

  /** Opens sockets. */
  public static final class UsesVertx {
    final StandIn vertx = new StandIn();
  }

  /** Rounds as the processor likes. */
  public static final class Draws {
    double exponential(double uniform) {
      return -Math.log(uniform);
    }
  }

  /** Is a command. */
  public static final class HasOptions {
    @CommandLine.Option(names = "--seed")
    long seed;
  }

  /** Reads its own scenario. */
  public static final class Parses {
    Document document(Path path) {
      return Document.load(path);
    }
  }

  /** Looks around. */
  public static final class ReadsFiles {
    boolean exists(String name) {
      return Files.exists(Path.of(name));
    }
  }

  /** Measures itself. */
  public static final class Times {
    long now() {
      return System.nanoTime();
    }
  }

  /** Works beside itself. */
  public static final class Starts {
    Thread start(Runnable task) {
      return Thread.ofVirtual().start(task);
    }
  }

  /** Iterates in the order of hashes. */
  public static final class Maps {
    final Map<Object, String> names = new HashMap<>();
  }
}
