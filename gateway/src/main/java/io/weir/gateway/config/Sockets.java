package io.weir.gateway.config;

import io.weir.codec.FaultList;
import io.weir.codec.Located;
import io.weir.codec.shell.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds listeners that would bind the same address and port. */
final class Sockets {

  private final Draft draft;
  private final FaultList faults;
  private final List<Socket> taken = new ArrayList<>();

  Sockets(Draft draft, FaultList faults) {
    this.draft = draft;
    this.faults = faults;
  }

  private record Socket(String owner, String address, int port, String at) {

    boolean overlaps(Socket other) {
      return port != 0
          && port == other.port
          && (same(address, other.address) || wildcard(address) || wildcard(other.address));
    }

    private static boolean same(String a, String b) {
      return Arrays.equals(Network.address(a), Network.address(b));
    }

    private static boolean wildcard(String text) {
      byte[] address = Network.address(text);
      return address != null && Arrays.equals(address, new byte[address.length]);
    }
  }

  void check() {
    draft
        .admin()
        .ifPresent(admin -> taken.add(new Socket("admin", admin.address(), admin.port(), "")));
    draft.listeners().forEach((name, listener) -> take(name, listener));
  }

  private void take(String name, Located<Draft.Listener> listener) {
    Draft.Listener value = listener.value();
    String at = " at " + listener.node().place();
    Socket socket = new Socket("listener '" + name + "'", value.address(), value.port(), at);
    taken.stream()
        .filter(socket::overlaps)
        .findFirst()
        .ifPresent(other ->
            faults.add(
                listener.node(),
                "port "
                    + value.port()
                    + " is already bound by "
                    + other.owner
                    + other.at
                    + "; give one of them another"));
    taken.add(socket);
  }
}
