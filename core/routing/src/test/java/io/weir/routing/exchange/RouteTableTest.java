package io.weir.routing.exchange;

import static io.weir.routing.exchange.Head.get;
import static io.weir.routing.exchange.RouteTable.NONE;
import static io.weir.routing.exchange.Routes.headers;
import static io.weir.routing.exchange.Routes.is;
import static io.weir.routing.exchange.Routes.like;
import static io.weir.routing.exchange.Routes.method;
import static io.weir.routing.exchange.Routes.query;
import static io.weir.routing.exchange.Routes.routes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.routing.spec.MatchSpec;
import io.weir.routing.spec.MatchSpec.PathMatch;
import io.weir.routing.spec.SpecException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

  @Test
  void emptyTableMatchesNothing() {
    assertThat(routes().table().match(get("a.com", "/"))).isEqualTo(NONE);
  }

  @Test
  void exactHostBeatsWildcardsAndTheLongerWildcardTheShorter() {
    RouteTable table =
        routes().host().host("*.com").host("*.example.com").host("www.example.com").table();
    assertThat(table.match(get("www.example.com", "/"))).isEqualTo(3);
    assertThat(table.match(get("a.b.example.com", "/"))).isEqualTo(2);
    assertThat(table.match(get("example.com", "/"))).isEqualTo(1);
    assertThat(table.match(get("example.net", "/"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com",
        "EXAMPLE.Com",
        "example.com:8080",
        "example.com.",
        "Example.com.:1",
        "example.com:"
      })
  void hostIsComparedWithoutCasePortAndTrailingDot(String authority) {
    assertThat(routes().host("Example.COM").table().match(get(authority, "/"))).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", ":", ":80", "xexample.com", "example.com:80:80", "example.com:x", "::1"})
  void otherAuthoritiesAreNotThatHost(String authority) {
    RouteTable table = routes().host("example.com").host("*.example.com").table();
    assertThat(table.match(get(authority, "/"))).isEqualTo(NONE);
    assertThat(routes().host().table().match(get(authority, "/"))).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "www.example.com,0",
    "a.b.example.com:443,0",
    "example.com,-1",
    ".example.com,-1",
    "wwwexample.com,-1"
  })
  void wildcardStandsForOneOrMoreLabels(String authority, int expected) {
    assertThat(routes().host("*.example.com").table().match(get(authority, "/")))
        .isEqualTo(expected);
  }

  @Test
  void addressLiteralsAreHosts() {
    RouteTable table = routes().host("[::1]").host("10.0.0.1").table();
    assertThat(table.match(get("[::1]:8080", "/"))).isZero();
    assertThat(table.match(get("[::1]", "/"))).isZero();
    assertThat(table.match(get("10.0.0.1:80", "/"))).isEqualTo(1);
    assertThat(table.match(get("[::2]:8080", "/"))).isEqualTo(NONE);
  }

  @Test
  void anAuthorityLongerThanAnyHostIsOnlyAnyHost() {
    RouteTable table = routes().host("*.com").host("*").table();
    assertThat(table.match(get("a".repeat(70_000) + ".com", "/"))).isEqualTo(1);
    assertThat(table.match(get("a".repeat(251) + ".com", "/"))).isZero();
  }

  @Test
  void requestThatNoRouteOfAHostTakesFallsBackToTheNextLessSpecificHost() {
    RouteTable table =
        routes()
            .add(List.of("a.example.com"), List.of(MatchSpec.prefix("/only")))
            .add(List.of("*.example.com"), List.of(MatchSpec.prefix("/wild")))
            .add(List.of(), List.of(MatchSpec.prefix("/any")))
            .table();
    assertThat(table.match(get("a.example.com", "/only"))).isZero();
    assertThat(table.match(get("a.example.com", "/wild"))).isEqualTo(1);
    assertThat(table.match(get("a.example.com", "/any"))).isEqualTo(2);
    assertThat(table.match(get("a.example.com", "/other"))).isEqualTo(NONE);
  }

  @Test
  void hostOutranksPath() {
    RouteTable table =
        routes()
            .add(
                List.of("*.com"),
                List.of(new MatchSpec(new PathMatch.Exact("/a"), "GET", List.of(), List.of())))
            .add(List.of("a.com"), List.of())
            .table();
    assertThat(table.match(get("a.com", "/a"))).isEqualTo(1);
  }

  @Test
  void exactBeatsRegexBeatsPrefixBeatsNone() {
    RouteTable table = routes().match().prefix("/a").regex("/a/.").exact("/a/b").table();
    assertThat(table.match(get("h", "/a/b"))).isEqualTo(3);
    assertThat(table.match(get("h", "/a/c"))).isEqualTo(2);
    assertThat(table.match(get("h", "/a/cc"))).isEqualTo(1);
    assertThat(table.match(get("h", "/b"))).isZero();
  }

  @Test
  void longestRegexComesFirst() {
    RouteTable table = routes().regex("/.").regex("/[a-z]").table();
    assertThat(table.match(get("h", "/a"))).isEqualTo(1);
    assertThat(table.match(get("h", "/1"))).isZero();
  }

  @ParameterizedTest
  @CsvSource({"/foo,0", "/foo/,0", "/foo/bar,0", "/foobar,-1", "/Foo,-1", "/,-1", "foo,-1"})
  void prefixMatchesWholeSegmentsWithOrWithoutTrailingSlash(String path, int expected) {
    assertThat(routes().prefix("/foo").table().match(get("h", path))).isEqualTo(expected);
    assertThat(routes().prefix("/foo/").table().match(get("h", path))).isEqualTo(expected);
  }

  @Test
  void longestPrefixWinsAndAShorterOneStandsIn() {
    MatchSpec posts = new MatchSpec(new PathMatch.Prefix("/a/b/c"), "POST", List.of(), List.of());
    RouteTable table = routes().prefix("/").prefix("/a").prefix("/a/b").match(posts).table();
    assertThat(table.match(get("h", "/a/b/c/d").method("POST"))).isEqualTo(3);
    assertThat(table.match(get("h", "/a/b/c/d"))).isEqualTo(2);
    assertThat(table.match(get("h", "/a/bc"))).isEqualTo(1);
    assertThat(table.match(get("h", "/b"))).isZero();
  }

  @ParameterizedTest
  @CsvSource({"/one,0", "/one/,-1", "/one/two,-1", "/One,-1", "/,-1"})
  void exactPathIsExact(String path, int expected) {
    assertThat(routes().exact("/one").table().match(get("h", path))).isEqualTo(expected);
  }

  @Test
  void emptyPathIsTheRoot() {
    assertThat(routes().exact("/").table().match(get("h", ""))).isZero();
    assertThat(routes().prefix("/").table().match(get("h", ""))).isZero();
  }

  @Test
  void asteriskTakesOnlyRoutesWithoutAPath() {
    assertThat(routes().prefix("/").table().match(get("h", "*").method("OPTIONS"))).isEqualTo(NONE);
    assertThat(routes().match(method("OPTIONS")).table().match(get("h", "*").method("OPTIONS")))
        .isZero();
  }

  @Test
  void veryLongAndVeryDeepPathsAreMatched() {
    RouteTable table = routes().prefix("/a").exact("/b").prefix("/").table();
    assertThat(table.match(get("h", "/a/" + "x".repeat(65_536)))).isZero();
    assertThat(table.match(get("h", "/a" + "/".repeat(65_536)))).isZero();
    assertThat(table.match(get("h", "/".repeat(65_536)))).isEqualTo(2);
  }

  @Test
  void grpcServiceWithMethodBeatsServiceBeatsMethod() {
    RouteTable table =
        routes().grpc(null, "Get").grpc("pkg.Users", null).grpc("pkg.Users", "Get").table();
    assertThat(table.match(get("h", "/pkg.Users/Get"))).isEqualTo(2);
    assertThat(table.match(get("h", "/pkg.Users/List"))).isEqualTo(1);
    assertThat(table.match(get("h", "/pkg.Other/Get"))).isZero();
    assertThat(table.match(get("h", "/pkg.Other/List"))).isEqualTo(NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/pkg.Users", "/pkg.Users/", "/pkg.Users/Get/x", "pkg.Users/Get", "//Get"})
  void otherPathsAreNoGrpcCalls(String path) {
    assertThat(routes().grpc("pkg.Users", null).grpc(null, "Get").table().match(get("h", path)))
        .isEqualTo(NONE);
  }

  @Test
  void methodBeatsHeadersBeatQueryBeatsOrder() {
    RouteTable table =
        routes()
            .match()
            .match(query(is("a", "1"), is("b", "2")))
            .match(headers(is("x", "1")))
            .match(headers(is("x", "1"), is("y", "2")))
            .match(method("POST"))
            .match(method("POST"))
            .table();
    Head all = get("h", "/").with("x", "1", "y", "2").query("a=1&b=2");
    assertThat(table.match(all.method("POST"))).isEqualTo(4);
    assertThat(table.match(all)).isEqualTo(3);
    assertThat(table.match(all.with("x", "1"))).isEqualTo(2);
    assertThat(table.match(get("h", "/").query("a=1&b=2"))).isEqualTo(1);
    assertThat(table.match(get("h", "/").query("a=1"))).isZero();
  }

  @Test
  void noPathIsAsSpecificAsTheRootPrefix() {
    RouteTable table =
        routes().prefix("/").match(headers(is("x", "1"))).match(method("GET")).table();
    assertThat(table.match(get("h", "/").with("x", "1"))).isEqualTo(2);
    assertThat(table.match(get("h", "/").with("x", "1").method("PUT"))).isEqualTo(1);
  }

  @Test
  void headersAreComparedByNameWithoutCaseAndByValueWithCase() {
    RouteTable table = routes().match(headers(is("X-Env", "Blue"))).table();
    assertThat(table.match(get("h", "/").with("x-env", "Blue"))).isZero();
    assertThat(table.match(get("h", "/").with("x-env", "blue"))).isEqualTo(NONE);
    assertThat(table.match(get("h", "/"))).isEqualTo(NONE);
  }

  @Test
  void ofSeveralConditionsOnOneHeaderOnlyTheFirstCounts() {
    RouteTable table =
        routes().match(headers(is("x", "1"))).match(headers(is("x", "1"), is("X", "2"))).table();
    assertThat(table.match(get("h", "/").with("x", "1"))).isZero();
  }

  @Test
  void regexMustMatchTheWholeHeaderOrParameter() {
    RouteTable table =
        routes().match(headers(like("v", "[0-9]+"))).match(query(like("q", "a b|é+"))).table();
    assertThat(table.match(get("h", "/").with("v", "12"))).isZero();
    assertThat(table.match(get("h", "/").with("v", "12a"))).isEqualTo(NONE);
    assertThat(table.match(get("h", "/").query("q=a%20b"))).isEqualTo(1);
    assertThat(table.match(get("h", "/").query("q=%C3%a9%c3%A9"))).isEqualTo(1);
    assertThat(table.match(get("h", "/").query("q=a%20bc"))).isEqualTo(NONE);
    assertThat(table.match(get("h", "/").query("r=1"))).isEqualTo(NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "animal=whale,0",
    "x=1&animal=whale&y,0",
    "%61nimal=wh%61le,0",
    "animal=dog&animal=whale,-1",
    "animal=whale&animal=dog,0",
    "Animal=whale,-1",
    "animal=whaledolphin,-1",
    "animal=whal,-1",
    "animal=,-1",
    "animal,-1",
    "xanimal=whale,-1",
    "animal=whale%,-1",
    "animal%3Dwhale,-1",
    "'',-1"
  })
  void queryConditionLooksAtTheFirstParameterOfThatNameDecoded(String query, int expected) {
    RouteTable table = routes().match(query(is("animal", "whale"))).table();
    assertThat(table.match(get("h", "/").query(query))).isEqualTo(expected);
  }

  @Test
  void plusIsASpaceAndAMalformedEscapeStandsForItself() {
    RouteTable table =
        routes()
            .match(query(is("q", "a b")))
            .match(query(is("q", "100%")))
            .match(query(is("q", "")))
            .table();
    assertThat(table.match(get("h", "/").query("q=a+b"))).isZero();
    assertThat(table.match(get("h", "/").query("q=a%20b"))).isZero();
    assertThat(table.match(get("h", "/").query("q=100%"))).isEqualTo(1);
    assertThat(table.match(get("h", "/").query("q=100%25"))).isEqualTo(1);
    assertThat(table.match(get("h", "/").query("q"))).isEqualTo(2);
    assertThat(table.match(get("h", "/").query("&&q=&"))).isEqualTo(2);
  }

  @Test
  void routeIsTakenIfOneOfItsMatchesHolds() {
    RouteTable table = routes().match(MatchSpec.prefix("/a"), headers(is("x", "1"))).table();
    assertThat(table.match(get("h", "/a"))).isZero();
    assertThat(table.match(get("h", "/b").with("x", "1"))).isZero();
    assertThat(table.match(get("h", "/b"))).isEqualTo(NONE);
  }

  /** The table of the Gateway API's conformance test HTTPRouteMatchingAcrossRoutes. */
  @Test
  void routesOfOneHostAreMerged() {
    RouteTable table =
        routes()
            .add(
                List.of("example.com", "example.net"),
                List.of(MatchSpec.prefix("/"), headers(is("version", "one"))))
            .add(
                List.of("example.com"),
                List.of(MatchSpec.prefix("/v2"), headers(is("version", "two"))))
            .table();
    assertThat(table.match(get("example.com", "/example"))).isZero();
    assertThat(table.match(get("example.com", "/v2/example"))).isEqualTo(1);
    assertThat(table.match(get("example.net", "/v2"))).isZero();
    assertThat(table.match(get("example.com", "/").with("version", "two"))).isEqualTo(1);
    assertThat(table.match(get("example.net", "/").with("version", "two"))).isZero();
  }

  @Test
  void everyFaultIsReportedWithItsPath() {
    Routes faulty =
        routes()
            .host("ok.com", "f*.com", "a.com:80", "")
            .match(headers(like("x", "(")), query(like("y", "a".repeat(2_000))))
            .regex("[")
            .prefix("/a".repeat(129))
            .grpc("a/b", null);
    SpecException e = catchThrowableOfType(SpecException.class, faulty::table);
    assertThat(e.faults())
        .extracting(SpecException.Fault::path)
        .containsExactly(
            "listeners.l.routes.0.hosts[1]",
            "listeners.l.routes.0.hosts[2]",
            "listeners.l.routes.0.hosts[3]",
            "listeners.l.routes.1.matches[0].headers.x",
            "listeners.l.routes.1.matches[1].query.y",
            "listeners.l.routes.2.matches[0].path",
            "listeners.l.routes.3.matches[0].path",
            "listeners.l.routes.4.matches[0].grpc");
  }

  @Test
  void abandonedRegexDoesNotMatchAndIsCounted() {
    RouteTable table = routes().regex("/a*a*a*a*a*b").prefix("/").table();
    assertThat(table.match(get("h", "/" + "a".repeat(40)))).isEqualTo(1);
    assertThat(table.abandonedPatterns()).isEqualTo(1);
    assertThat(table.match(get("h", "/aab"))).isZero();
    assertThat(table.abandonedPatterns()).isEqualTo(1);
  }
}
