package io.weir.routing;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;

/** What no class of the routing core may do, each for its own root package. */
final class RoutingRules {

  /** Functions whose last bit may differ between processors; {@link StrictMath} has them all. */
  private static final Set<String> INEXACT =
      Set.of(
          "exp", "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot", "sin", "cos", "tan",
          "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh");

  private RoutingRules() {}

  /** The packages know each other in one direction only. */
  static List<ArchRule> chain(String root) {
    return List.of(
        mayNotKnow(root, List.of("spec", "time", "stats"), "policy", "cluster", "exchange"),
        mayNotKnow(root, List.of("policy"), "cluster", "exchange"),
        mayNotKnow(root, List.of("cluster"), "exchange"),
        slices().matching(root + ".(*)..").should().beFreeOfCycles());
  }

  private static ArchRule mayNotKnow(String root, List<String> those, String... others) {
    return noClasses()
        .that()
        .resideInAnyPackage(packages(root, those.toArray(String[]::new)))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages(root, others))
        .allowEmptyShould(true);
  }

  private static String[] packages(String root, String... names) {
    return java.util.Arrays.stream(names)
        .map(name -> root + "." + name + "..")
        .toArray(String[]::new);
  }

  /** Named one by one: no logging, no concurrency, no files, no network among them. */
  static ArchRule onlyTheLanguage(String root) {
    return classes()
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.or(
                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                    root + "..",
                    "",
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.nio.charset",
                    "java.time",
                    "java.util",
                    "java.util.function",
                    "java.util.random",
                    "java.util.regex",
                    "java.util.stream",
                    "org.jspecify.annotations"),
                belongToAnyOf(java.io.ByteArrayOutputStream.class)));
  }

  /** Time, threads and the process come from outside or not at all. */
  static ArchRule noSurroundings() {
    return noClasses()
        .should()
        .dependOnClassesThat(
            belongToAnyOf(
                Thread.class,
                ThreadLocal.class,
                Runtime.class,
                Process.class,
                java.time.Clock.class,
                java.time.Instant.class,
                java.time.LocalDateTime.class,
                java.time.ZonedDateTime.class,
                java.util.Timer.class,
                java.util.Random.class,
                java.util.SplittableRandom.class))
        .orShould()
        .accessTargetWhere(
            access(
                "something of System but arraycopy",
                each ->
                    owner(each).equals("java.lang.System") && !each.getName().equals("arraycopy")));
  }

  /** The same digits on every machine. */
  static ArchRule onlyExactMath() {
    return noClasses()
        .should()
        .accessTargetWhere(
            access(
                "functions of Math that may differ between machines",
                each ->
                    owner(each).equals("java.lang.Math")
                        && (INEXACT.contains(each.getName()) || each.getName().equals("random"))));
  }

  /** Nothing whose order of iteration differs between runs. */
  static ArchRule onlyOrderedCollections() {
    return noClasses()
        .should()
        .dependOnClassesThat(
            belongToAnyOf(HashMap.class, HashSet.class, IdentityHashMap.class, WeakHashMap.class))
        .orShould()
        .accessTargetWhere(access("collections without an order", RoutingRules::makesUnordered))
        .orShould()
        .accessTargetWhere(
            access(
                "parallel streams",
                each ->
                    each.getName().equals("parallelStream")
                        || (each.getName().equals("parallel")
                            && owner(each).startsWith("java.util.stream."))));
  }

  /** More than one element has no order; one, or none, needs none. */
  private static boolean makesUnordered(JavaAccess<?> access) {
    String owner = owner(access);
    boolean of = owner.equals(Set.class.getName()) || owner.equals(Map.class.getName());
    boolean collects = owner.equals(Collectors.class.getName());
    return switch (access.getName()) {
      case "of" -> of && parameters(access) > (owner.equals(Set.class.getName()) ? 1 : 2);
      case "copyOf", "ofEntries" -> of;
      case "toSet", "toUnmodifiableSet", "toUnmodifiableMap" -> collects;
      case "toMap", "groupingBy" -> collects && parameters(access) < 3;
      default -> false;
    };
  }

  private static int parameters(JavaAccess<?> access) {
    return access.getTarget()
            instanceof com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget code
        ? code.getRawParameterTypes().size()
        : 0;
  }

  /** A router belongs to one loop, so there is nothing to guard. */
  static List<ArchRule> noLocks() {
    return List.of(
        methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).allowEmptyShould(true),
        fields().should().notHaveModifier(JavaModifier.VOLATILE).allowEmptyShould(true));
  }

  /** All of them. */
  static Collection<ArchRule> all(String root) {
    List<ArchRule> rules = new java.util.ArrayList<>(chain(root));
    rules.add(onlyTheLanguage(root));
    rules.add(noSurroundings());
    rules.add(onlyExactMath());
    rules.add(onlyOrderedCollections());
    rules.addAll(noLocks());
    return rules;
  }

  private static String owner(JavaAccess<?> access) {
    return access.getTargetOwner().getName();
  }

  private static DescribedPredicate<JavaAccess<?>> access(
      String what, java.util.function.Predicate<JavaAccess<?>> predicate) {
    return describe(what, predicate);
  }
}
