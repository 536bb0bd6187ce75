package io.weir.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.codec.shell.CertificateSpec;
import io.weir.codec.shell.Material;
import io.weir.routing.cluster.Cluster;
import io.weir.routing.spec.BalancerSpec;
import io.weir.routing.spec.ClusterSpec;
import io.weir.routing.spec.EndpointSpec;
import io.weir.routing.spec.ListenerSpec;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.RouteSpec;
import io.weir.routing.spec.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonViewTest {

  @Test
  void aSnapshotIsShownWhole() {
    Snapshot snapshot =
        new Snapshot(
            "v1",
            List.of(new ListenerSpec("web", "", List.of(RouteSpec.to("api")))),
            List.of(
                ClusterSpec.of(
                    "api", BalancerSpec.PeakEwma.defaults(), List.of(EndpointSpec.of("a:1")))));
    assertThat(JsonView.of(snapshot))
        .contains("\"version\" : \"v1\"", "\"kind\" : \"PeakEwma\"", "\"decay\" : \"PT10S\"")
        .contains("\"address\" : \"a:1\"", "\"rateLimit\" : null");
    assertThat(JsonView.of(MatchSpec.prefix("/a"))).contains("\"kind\" : \"Prefix\"");
  }

  @Test
  void noKeyIsShown() {
    Material secret = new Material("tls/a.key", "SECRET".getBytes(StandardCharsets.US_ASCII));
    String text = JsonView.of(new CertificateSpec(List.of("a.org"), secret, secret, null));
    assertThat(text).contains("\"key\" : \"tls/a.key\"").doesNotContain("SECRET", "U0VDUkVU", "83");
  }

  @Test
  void aClusterShowsWhatItsLoopKnows() {
    ClusterSpec spec =
        ClusterSpec.of(
            "api",
            BalancerSpec.Vigil.defaults(),
            List.of(EndpointSpec.of("a:1"), new EndpointSpec("b", "b:1", 2, "z")));
    Cluster cluster = new Cluster(spec, "", Long.MAX_VALUE, new SplittableRandom(1), 0);
    ClusterState state = ClusterState.of(cluster, 0);
    assertThat(state.endpoints()).hasSize(2);
    assertThat(JsonView.of(List.of(state)))
        .contains("\"balancer\" : \"vigil\"", "\"suspect\" : false", "\"zone\" : \"z\"");
  }
}
