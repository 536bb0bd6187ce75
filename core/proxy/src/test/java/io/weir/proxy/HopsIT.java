package io.weir.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.shell.BindingSpec;
import io.weir.codec.shell.Network;
import io.weir.codec.shell.ProxySpec;
import io.weir.routing.spec.TimeoutSpec;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Proxies in front of this one, whose connections are many clients'. */
@Timeout(60)
class HopsIT {

  private static final List<Network> LOOPBACK = List.of(Network.parse("127.0.0.0/8"));
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  /** One connection of each address, to a listener with these hops. */
  private static ProxySpec behind(
      Backend backend, List<Network> headers, int hops, List<Network> networks) {
    return RunningProxy.bound(
        RunningProxy.spec(TimeoutSpec.NONE, Limits.perAddress(1), null, backend.address()),
        new BindingSpec(
            "web", "127.0.0.1", 0, BindingSpec.Protocol.HTTP, null, null, headers, hops, networks));
  }

  private static void assertServed(Backend.Peer client, String header) throws IOException {
    client.write(header + GET);
    assertThat(client.readBody(client.readHead())).isEqualTo("x");
  }

  private static void assertClosed(Backend.Peer client, String header) throws IOException {
    client.write(header);
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void trustedHopIsNotLimitedByItsOwnAddress() throws Exception {
    try (Backend backend = Backend.answering("x");
        RunningProxy byNetwork = RunningProxy.of(behind(backend, List.of(), 0, LOOPBACK));
        RunningProxy byHops = RunningProxy.of(behind(backend, List.of(), 1, List.of()))) {
      for (RunningProxy proxy : List.of(byNetwork, byHops)) {
        try (Backend.Peer first = proxy.connect();
            Backend.Peer second = proxy.connect()) {
          assertServed(first, "");
          assertServed(second, "");
        }
      }
    }
  }

  @Test
  void strangerIsLimitedThoughOthersAreTrusted() throws Exception {
    List<Network> elsewhere = List.of(Network.parse("10.0.0.0/8"));
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy = RunningProxy.of(behind(backend, List.of(), 0, elsewhere));
        Backend.Peer first = proxy.connect()) {
      assertServed(first, "");
      try (Backend.Peer second = proxy.connect()) {
        assertClosed(second, "");
      }
    }
  }

  @Test
  void connectionsCountForTheAddressThatAProxyHeaderTells() throws Exception {
    String one = "PROXY TCP4 192.0.2.7 198.51.100.1 5000 80\r\n";
    String other = "PROXY TCP4 192.0.2.8 198.51.100.1 5000 80\r\n";
    String itself = "PROXY UNKNOWN\r\n";
    try (Backend backend = Backend.answering("x");
        RunningProxy proxy = RunningProxy.of(behind(backend, LOOPBACK, 0, List.of()));
        Backend.Peer first = proxy.connect();
        Backend.Peer second = proxy.connect();
        Backend.Peer again = proxy.connect();
        Backend.Peer check = proxy.connect();
        Backend.Peer secondCheck = proxy.connect()) {
      assertServed(first, one);
      assertServed(second, other);
      assertClosed(again, one);
      assertServed(check, itself);
      assertServed(secondCheck, itself);
    }
  }
}
