package io.weir.simulator.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that goes wrong for a while. */
public sealed interface Fault {

  /** When it begins. */
  long atNanos();

  /** How long it lasts; {@link Long#MAX_VALUE} for ever. */
  long forNanos();

  /** One of some endpoints. */
  sealed interface AtEndpoints extends Fault {

    /** The service whose endpoints suffer. */
    String service();

    /** Which of its endpoints, by index. */
    List<Integer> endpoints();
  }

  /**
   * Tries whose service begins during the fault take longer.
   *
   * @param latency replaces the service's own, or null to keep that
   * @param factor multiplies the time when the fault begins, 1 for none
   * @param lastFactor multiplies it when the fault ends; between the two it changes linearly
   * @param share the share of tries that suffer, above 0 to 1
   */
  record Slow(
      long atNanos,
      long forNanos,
      String service,
      List<Integer> endpoints,
      @Nullable Distribution latency,
      double factor,
      double lastFactor,
      double share)
      implements AtEndpoints {
    public Slow {
      endpoints = List.copyOf(endpoints);
    }

    /** The same factor all the time. */
    public Slow(
        long atNanos,
        long forNanos,
        String service,
        List<Integer> endpoints,
        @Nullable Distribution latency,
        double factor,
        double share) {
      this(atNanos, forNanos, service, endpoints, latency, factor, factor, share);
    }

    /** The factor at an instant of the fault. */
    public double factorAt(long nowNanos) {
      return lastFactor == factor
          ? factor
          : factor + (lastFactor - factor) * ((double) (nowNanos - atNanos) / forNanos);
    }
  }

  /**
   * Tries that arrive during the fault fail.
   *
   * @param share the share of tries that fail, above 0 to 1
   * @param status the answer's status, 400 to 599
   * @param after how long the failing answer takes
   * @param retryAfterNanos when the answer says to come back; -1 for not at all
   */
  record Fail(
      long atNanos,
      long forNanos,
      String service,
      List<Integer> endpoints,
      double share,
      int status,
      Distribution after,
      long retryAfterNanos)
      implements AtEndpoints {
    public Fail {
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * Nobody reaches the endpoints.
   *
   * @param how what becomes of tries
   * @param cold whether the process is new afterwards and has to warm up
   */
  record Down(
      long atNanos, long forNanos, String service, List<Integer> endpoints, How how, boolean cold)
      implements AtEndpoints {
    public Down {
      endpoints = List.copyOf(endpoints);
    }

    /** What becomes of the tries at an endpoint that is down. */
    public enum How {
      /** Those in flight break off; new ones get no connection. */
      REFUSE,
      /** Those in flight and new ones break off. */
      RESET,
      /** None is answered; the work in hand is done in vain. */
      BLACKHOLE
    }
  }

  /** The endpoints stand still: whatever they do takes that much longer, and new tries wait. */
  record Pause(long atNanos, long forNanos, String service, List<Integer> endpoints)
      implements AtEndpoints {
    public Pause {
      endpoints = List.copyOf(endpoints);
    }
  }

  /** The endpoints are started, cold, and join the service; routers hear of it later. */
  record Join(long atNanos, String service, List<Integer> endpoints) implements AtEndpoints {
    public Join {
      endpoints = List.copyOf(endpoints);
    }

    @Override
    public long forNanos() {
      return Long.MAX_VALUE;
    }
  }

  /** The endpoints leave the service; they serve whoever has not heard of it yet. */
  record Leave(long atNanos, String service, List<Integer> endpoints) implements AtEndpoints {
    public Leave {
      endpoints = List.copyOf(endpoints);
    }

    @Override
    public long forNanos() {
      return Long.MAX_VALUE;
    }
  }

  /**
   * A process that messages come from or go to: a gateway's replica or a service's endpoint.
   *
   * @param name of the gateway or service
   * @param index of the replica or endpoint
   */
  record Site(String name, int index) {}

  /**
   * Messages get lost between two sides, in either direction. Whoever waits hears nothing.
   *
   * @param loss the share of messages that get lost, above 0 to 1
   */
  record Partition(long atNanos, long forNanos, List<Site> one, List<Site> other, double loss)
      implements Fault {
    public Partition {
      one = List.copyOf(one);
      other = List.copyOf(other);
    }
  }

  /**
   * Replicas of a gateway are gone: clients lose what they have in flight there, and send what
   * follows to other replicas.
   *
   * @param how whether clients are told, or wait for their timeout
   */
  record GatewayDown(
      long atNanos, long forNanos, String gateway, List<Integer> replicas, Down.How how)
      implements Fault {
    public GatewayDown {
      replicas = List.copyOf(replicas);
    }
  }
}
