package io.weir.proxy.http;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The clients' connections of one listener on one loop, so that they can be drained. */
public final class ConnectionGroup {

  private final Set<ClientConnection> connections = new LinkedHashSet<>();
  private final Set<Channel> arriving = new LinkedHashSet<>();
  private boolean draining;
  private @Nullable Runnable whenEmpty;

  /** A connection that is there, but has not agreed on a protocol yet; it is waited for, too. */
  public void arriving(Channel channel) {
    arriving.add(channel);
    channel
        .closeFuture()
        .addListener(_ -> {
          arriving.remove(channel);
          tellIfEmpty();
        });
  }

  /** A connection that speaks its protocol now. */
  public void add(ClientConnection connection, Channel channel) {
    arriving.remove(channel);
    connections.add(connection);
    if (draining) {
      connection.drain();
    }
  }

  /** It is gone. */
  public void remove(ClientConnection connection) {
    connections.remove(connection);
    tellIfEmpty();
  }

  /** How many there are. */
  public int size() {
    return connections.size();
  }

  /** Lets each finish what is under way, and close; {@code done} is told when none is left. */
  public void drain(Runnable done) {
    draining = true;
    whenEmpty = done;
    List.copyOf(connections).forEach(ClientConnection::drain);
    tellIfEmpty();
  }

  /** Cuts those that are left. */
  @SuppressWarnings("FutureReturnValueIgnored") // nothing is left to be done
  public void closeAll() {
    new ArrayList<>(connections).forEach(ClientConnection::close);
    new ArrayList<>(arriving).forEach(Channel::close);
  }

  private void tellIfEmpty() {
    Runnable done = whenEmpty;
    if (connections.isEmpty() && arriving.isEmpty() && done != null) {
      whenEmpty = null;
      done.run();
    }
  }
}
