package io.vertx.violation;

/** Stands for Vert.x, which is not on the class path. */
public final class StandIn {}
