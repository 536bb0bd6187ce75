package io.weir.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** What the data path's code may not do. */
final class ProxyRules {

  private ProxyRules() {}

  static List<ArchRule> all(String root) {
    return List.of(dataPathOnly(), wireKnowsNoSockets(root), noCycles(root), oneAttemptAtHttp());
  }

  /** The data path knows neither who configures it nor who simulates it. */
  static ArchRule dataPathOnly() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fabric8..",
            "io.kubernetes..",
            "io.weir.kubernetes..",
            "io.weir.simulator..",
            "org.bouncycastle..");
  }

  /** Messages are bytes: reading and writing them needs no channel, loop or clock. */
  static ArchRule wireKnowsNoSockets(String root) {
    return noClasses()
        .that()
        .resideInAPackage(root + ".wire..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty.channel..", "io.vertx..", root + ".http..", root + ".h2..");
  }

  static ArchRule noCycles(String root) {
    return slices().matching(root + ".(*)..").should().beFreeOfCycles();
  }

  /** Vert.x's own HTTP is for convenience's sake; here it would be a second reading of bytes. */
  static ArchRule oneAttemptAtHttp() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx.core.http..",
            "io.netty.handler.codec.http..",
            "io.netty.handler.codec.http2..");
  }
}
