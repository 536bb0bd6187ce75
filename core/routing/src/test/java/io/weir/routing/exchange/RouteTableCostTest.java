package io.weir.routing.exchange;

import static io.weir.routing.exchange.Head.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.MatchSpec.PathMatch;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTableCostTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void matchingAllocatesNothing() {
    RouteTable table = table(1_000);
    Head head = get("H7.Example.com:8080", "/v1/users/7/orders/9").query("a=%31&q=a%20b");
    assertThat(table.match(head)).isEqualTo(7);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    int sum = 0;
    for (int i = 0; i < 10_000; i++) {
      sum += table.match(head);
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(sum).isEqualTo(70_000);
    assertThat(bytes).as("bytes in 10,000 matches").isLessThan(10_000);
  }

  @Test
  void tenThousandRoutesAreAllFound() {
    RouteTable table = table(10_000);
    for (int i = 0; i < 10_000; i++) {
      Head head = get("h" + i + ".example.com", "/v1/users/" + i + "/x").query("q=a+b");
      assertThat(table.match(head)).isEqualTo(i);
    }
  }

  private static RouteTable table(int count) {
    Routes routes = Routes.routes();
    for (int i = 0; i < count; i++) {
      MatchSpec match =
          new MatchSpec(
              new PathMatch.Prefix("/v1/users/" + i),
              "GET",
              List.of(),
              List.of(Routes.is("q", "a b")));
      routes.add(List.of("h" + i + ".example.com"), List.of(match));
    }
    return routes.table();
  }
}
