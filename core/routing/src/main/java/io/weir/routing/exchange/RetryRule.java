package io.weir.routing.exchange;

import io.weir.routing.spec.RetrySpec;
import io.weir.routing.spec.RetrySpec.On;
import io.weir.routing.stats.Outcome;
import java.util.Set;

/** Whether a retry policy covers a failure. */
final class RetryRule {

  private RetryRule() {}

  /**
   * Whether the policy names this failure.
   *
   * @param status the answer's, or 0 when there was none
   */
  static boolean covers(RetrySpec spec, Outcome outcome, int status) {
    Set<On> on = spec.on();
    return switch (outcome) {
      case CONNECT_FAILED -> on.contains(On.CONNECT);
      case RESET -> on.contains(On.RESET);
      case TIMEOUT -> on.contains(On.TIMEOUT);
      case OVERLOADED ->
          on.contains(On.OVERLOAD) || (on.contains(On.SERVER_ERROR) && status >= 500);
      case SERVER_ERROR ->
          on.contains(On.SERVER_ERROR)
              || (on.contains(On.GATEWAY_ERROR) && status >= 502 && status <= 504);
      case SUCCESS, REFUSED, LOST_RACE, CANCELLED -> false;
    };
  }
}
