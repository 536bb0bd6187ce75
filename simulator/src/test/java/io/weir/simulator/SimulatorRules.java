package io.weir.simulator;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** What the simulator's code may not do. */
final class SimulatorRules {

  /** Functions whose last bit may differ between processors; {@link StrictMath} has them all. */
  private static final Set<String> INEXACT =
      Set.of(
          "exp", "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot", "sin", "cos", "tan",
          "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "random");

  private SimulatorRules() {}

  /** Virtual time is the only one; nobody here has heard of sockets. */
  static ArchRule noNetwork() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "io.netty..",
            "java.net.http..",
            "java.nio.channels..",
            "io.weir.proxy..");
  }

  /** Results are the same to the last digit everywhere. */
  static ArchRule onlyExactMath() {
    return noClasses()
        .should()
        .accessTargetWhere(
            access(
                "functions of Math that may differ between machines",
                each -> owner(each).equals("java.lang.Math") && INEXACT.contains(each.getName())));
  }

  /** Engine and models know the core and the language: no files, no options, no documents. */
  static ArchRule engineKnowsOnlyTheCore(String... engine) {
    return classes()
        .that()
        .resideInAnyPackage(engine)
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.or(
                resideInAnyPackage(engine),
                resideInAnyPackage(
                    "",
                    "io.weir.routing..",
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.util",
                    "java.util.function",
                    "java.util.random",
                    "java.util.stream",
                    "org.jspecify.annotations"),
                describe(
                    "the result of a cell",
                    each -> each.getName().startsWith(CellResult.class.getName())),
                belongToAnyOf(java.time.Duration.class, CancellationException.class)));
  }

  /** No clock, no threads but the question whether somebody wants the run to stop. */
  static ArchRule engineHasNoSurroundings(String... engine) {
    Set<String> questions = Set.of("currentThread", "isInterrupted");
    return noClasses()
        .that()
        .resideInAnyPackage(engine)
        .should()
        .accessTargetWhere(
            access(
                "threads, the process or its clocks",
                each ->
                    (owner(each).equals("java.lang.Thread") && !questions.contains(each.getName()))
                        || owner(each).equals("java.lang.System")
                        || owner(each).equals("java.lang.Runtime")));
  }

  /** Nothing whose order of iteration differs between runs. */
  static ArchRule engineHasOnlyOrderedCollections(String... engine) {
    return noClasses()
        .that()
        .resideInAnyPackage(engine)
        .should()
        .dependOnClassesThat(belongToAnyOf(HashMap.class, HashSet.class, IdentityHashMap.class))
        .orShould()
        .accessTargetWhere(
            access(
                "collections without an order, or parallel streams",
                each ->
                    (Set.of("java.util.Set", "java.util.Map").contains(owner(each))
                            && Set.of("of", "copyOf", "ofEntries").contains(each.getName()))
                        || each.getName().equals("parallelStream")
                        || each.getName().equals("parallel")));
  }

  /** All of them. */
  static Collection<ArchRule> all() {
    String[] engine = {"io.weir.simulator.engine..", "io.weir.simulator.model.."};
    return List.of(
        noNetwork(),
        onlyExactMath(),
        engineKnowsOnlyTheCore(engine),
        engineHasNoSurroundings(engine),
        engineHasOnlyOrderedCollections(engine));
  }

  private static String owner(JavaAccess<?> access) {
    return access.getTargetOwner().getName();
  }

  private static DescribedPredicate<JavaAccess<?>> access(
      String what, java.util.function.Predicate<JavaAccess<?>> predicate) {
    return describe(what, predicate);
  }
}
