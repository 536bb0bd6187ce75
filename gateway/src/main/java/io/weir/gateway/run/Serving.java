package io.weir.gateway.run;

import io.netty.channel.EventLoop;
import io.netty.channel.unix.FileDescriptor;
import io.weir.gateway.handover.ControlSocket;
import io.weir.gateway.handover.Handover;
import io.weir.gateway.handover.ServiceManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A gateway's life as a process: follows its files, heeds signals, and lets another process follow
 * it. SIGHUP reads the files anew; SIGTERM or SIGINT finishes, a second one cuts.
 */
public final class Serving implements Handover {

  private static final long LOOK_MILLIS = 1000;

  private final Gateway gateway;
  private final Consumer<String> journal;
  private final List<String> successorCommand;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(1024);
  private final AtomicInteger stops = new AtomicInteger();
  private volatile boolean released;

  private enum Event {
    RELOAD,
    STOP
  }

  /**
   * Of a gateway that serves.
   *
   * @param successorCommand starts a process that takes this one's place
   */
  public Serving(Gateway gateway, Consumer<String> journal, List<String> successorCommand) {
    this.gateway = gateway;
    this.journal = journal;
    this.successorCommand = List.copyOf(successorCommand);
  }

  /**
   * Goes on until it is told to stop, and has finished.
   *
   * @param control where it can be asked for an upgrade; null for nowhere
   * @return whether all that was under way could finish
   */
  public boolean untilStopped(@Nullable Path control) throws InterruptedException {
    Signals.on("TERM", this::stop);
    Signals.on("INT", this::stop);
    Signals.on("HUP", () -> events.offer(Event.RELOAD));
    try (ControlSocket _ = openControl(control)) {
      ServiceManager.tell("READY=1");
      follow();
    }
    if (!released) {
      ServiceManager.tell("STOPPING=1");
    }
    gateway.close();
    return stops.get() < 2;
  }

  private void follow() throws InterruptedException {
    while (true) {
      switch (events.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        case null -> gateway.follow();
        case RELOAD -> gateway.reload();
        case STOP -> {
          return;
        }
      }
    }
  }

  private void stop() {
    if (stops.incrementAndGet() == 1) {
      journal.accept("stopping");
      events.offer(Event.STOP);
    } else {
      journal.accept("stopping at once");
      gateway.cut();
    }
  }

  private @Nullable ControlSocket openControl(@Nullable Path control) {
    EventLoop loop = gateway.handoverLoop();
    if (control == null || loop == null) {
      return null;
    }
    try {
      return ControlSocket.open(control, loop, this);
    } catch (IOException e) {
      journal.accept("warning: cannot be upgraded: " + e.getMessage());
      return null;
    }
  }

  @Override
  public Process startSuccessor() throws IOException {
    journal.accept("starting a process to follow this one");
    return new ProcessBuilder(successorCommand).inheritIO().start();
  }

  @Override
  public Map<String, FileDescriptor> sockets() {
    return gateway.sockets();
  }

  @Override
  public void release(long successor) {
    released = true;
    journal.accept("process " + successor + " serves now; finishing what is under way here");
    try {
      gateway.closeAdmin();
    } catch (IOException e) {
      journal.accept("the admin address could not be closed: " + e.getMessage());
    }
    ServiceManager.tell("MAINPID=" + successor);
  }

  @Override
  public void finish() {
    stops.compareAndSet(0, 1);
    events.offer(Event.STOP);
  }
}
