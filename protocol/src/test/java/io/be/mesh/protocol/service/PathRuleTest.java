package io.be.mesh.protocol.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathRuleTest {
    private static boolean takes(String urn, String path) {
        String normal = NormalPath.of(path);
        return !normal.isEmpty() && PathRule.parse(urn).matches(normal);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b/c, /a/b/c",
        "a/b/c, /a/b/c",
        "//a//b, /a/b",
        "/, /",
        "/a/, /a/",
        "/a/{id}, /a/7",
        "/a/{id}, /a/b%2Fc",
        "/a/{id}/c, /a/b/c",
        "/{a}/{b}, /x/y",
        "/*, /",
        "/*, /a/b",
        "*, /a",
        "/a/*, /a/",
        "/a/*, /a/b",
        "/a/*, /a/b/c/",
        "/a/**, /a/b/c",
        "/a/*, /a//b",
        "/{a}/*, /x/y/z",
        "/a%41b, /aAb",
        "/aAb, /a%41b",
        "/a%2fb, /a%2Fb",
        "/中, /%e4%b8%ad",
        "/~me, /~me",
        "/a.b/c..d, /a.b/c..d",
        "pkg.Service, /pkg.Service",
        "/pkg.Service/*, /pkg.Service/Method",
        "~/v[0-9]+/x, /v12/x",
        "~^/v[0-9]+/x$, /v12/x",
        "~/(a|b)/.*, /b/c/d",
        "~/a|/b, /b",
        "~.*\\.json, /x/y.json",
        "~(?i)/abc, /aBC",
        "~/a/b?c*, /a/",
    })
    void takesThePath(String urn, String path) {
        assertThat(takes(urn, path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b/c, /a/b/cd",
        "/a/b/c, /x/a/b/c",
        "/a/b/c, /a/b/c/",
        "/a/b/c, /A/b/c",
        "/a/b, /a",
        "/a/b, /a//b",
        "/a, /a/",
        "/a/, /a",
        "/a/{id}, /a/",
        "/a/{id}, /a/b/c",
        "/a/*, /a",
        "/a/*, /ab",
        "/a/b, /a%2Fb",
        "/a/*, /a%2Fb",
        "/a/*, /a/../b",
        "/a/*, /a/%2e%2e/b",
        "/a/*, /a/.%2E",
        "/a/*, /a/..;x=1/b",
        "/a/*, /a/./b",
        "/a/*, /a/%zz",
        "/a/*, /a/%4",
        "/a/*, '/a/b c'",
        "/a/*, /a\\b",
        "/*, *",
        "~/v[0-9]+, /v12/x",
        "~/v[0-9]+, /x/v12",
        "~/a|/b, /bc",
        "~/a.*, /A",
    })
    void doesNotTake(String urn, String path) {
        assertThat(takes(urn, path)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "'' @ urn is missing",
                "/a?b=c @ urn has a query or a fragment",
                "/a#b @ urn has a query or a fragment",
                "/a/../b @ urn has a segment . or ..",
                "/a/%2e%2E @ urn has a segment . or ..",
                "/a/./b @ urn has a segment . or ..",
                "/a/%4 @ urn has a % without two",
                "/a/%zz @ urn has a % without two",
                "/a b @ urn holds a blank or a backslash",
                "/a\\b @ urn holds a blank or a backslash",
                "/a/*/b @ urn has a * that is not its last segment",
                "/a/.* @ urn has a * that is not its last segment",
                "/ab* @ urn has a * that is not its last segment",
                "/a/{} @ urn has a {name} of 0 characters",
                "/a/{b c} @ urn has a {name} of other characters",
                "/a/v{b} @ urn has a {name} that is not a whole segment",
                "/a/{b @ urn has a {name} that is not a whole segment",
                "~/a( @ urn is not an expression: missing closing )",
                "~/(?=a) @ urn is not an expression",
                "~/(a)\\1 @ urn is not an expression",
                "~a/b @ urn is an expression that no path matches",
                "~/x{1001} @ urn is",
            })
    void refuses(String urn, String why) {
        assertThatThrownBy(() -> PathRule.parse(urn)).isInstanceOfSatisfying(MeshException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
            assertThat(refusal.message()).startsWith(why);
        });
    }

    @Test
    void isBounded() {
        assertThatThrownBy(() -> PathRule.parse("/" + "a".repeat(PathRule.MAX_CHARS)))
                .hasMessage("urn has 1025 characters, 1024 are accepted");
        assertThatThrownBy(() -> PathRule.parse("/a".repeat(65))).hasMessage("urn has 65 segments, 64 are accepted");
        assertThatThrownBy(() -> PathRule.parse("/a\u0000b")).hasMessage("urn holds a control character");
        assertThatThrownBy(() -> PathRule.parse("~/" + "a".repeat(512)))
                .hasMessage("urn is an expression of 513 characters, 512 are accepted");
        assertThat(takes("/a".repeat(64), "/a".repeat(64))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "~/(((a{100}){100}){100}){100}",
                "~/((a{0,100}){0,100}){0,100}",
                "~/(((((((((a{2,}){2,}){2,}){2,}){2,}){2,}){9}){9}){9}){9}",
                "~/(x{1000}){1000}",
                "~/(?:(?:\\pL{1000}){1000}){1000}",
                "~/a{900}",
            })
    void repetitionsThatBecomeHugeAreRefused(String urn) {
        assertThatThrownBy(() -> PathRule.parse(urn))
                .isInstanceOfSatisfying(MeshException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.BAD_REQUEST));
    }

    /** An engine that goes back and tries again would still be at it when this machine is scrapped. */
    @Test
    void hostileExpressionsTakeTheTimeOfThePath() {
        String path = "/" + "a".repeat(1000) + "b";
        for (String urn : List.of("~/(a+)+", "~/(a|a)*", "~/(a|aa)+c", "~/(.*)(.*)(.*)(.*)(.*)x", "~/(a?){30}a{30}")) {
            assertThat(takes(urn, path)).as(urn).isFalse();
        }
        assertThat(takes("~/(a+)+b", path)).isTrue();
        assertThat(takes("~/.*", "/" + "a".repeat(1024)))
                .as("paths for expressions are bounded")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "a//b/, /a/b/",
        "/a/{x}/{y}, /a/{name}/{name}",
        "/a/**, /a/*",
        "/%61/%2f, /a/%2F",
        "/*, /*",
        "/, /",
        "~^/a$, ~/a",
        "~/a\\$, ~/a\\$",
    })
    void saysTheSameOfRulesThatAreTheSame(String urn, String canonical) {
        assertThat(PathRule.parse(urn).canonical()).isEqualTo(canonical);
        assertThat(PathRule.parse(canonical)).isEqualTo(PathRule.parse(urn));
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a/b",
        "/a/{x}/b, /a/",
        "/a/*, /a/",
        "/*, /",
        "/{x}, /",
        "~/a/b.*, /a/b",
        "~/a/b*, /a/",
        "~/a/b{2}, /a/",
        "~/a/[bc], /a/",
        "~/a/(b|c), /a/",
        "~/a/[|]x, /a/",
        "~/a/[]|]x, /a/",
        "~/a/[[:alpha:]|]x, /a/",
        "~/a/b\\|c, /a/b",
        "~/a/b|/c, ''",
        "~/a/(b)|/c, ''",
        "~.*, ''",
        "~/a/b, /a/b",
    })
    void knowsWhatAllItsPathsBeginWith(String urn, String prefix) {
        assertThat(PathRule.parse(urn).literalPrefix()).isEqualTo(prefix);
    }

    @Test
    void isOrderedByWhatItSays() {
        List<String> ordered = List.of(
                "/a/b/c",
                "/a/b/{x}",
                "~/a/b/[a-z]+",
                "~/a/b/.*",
                "/a/b/*",
                "/a/{x}/c",
                "/a/{x}/*",
                "~/a/[a-z].*",
                "/a/*",
                "/{x}/b/c",
                "~.*",
                "/*");
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = 0; j < ordered.size(); j++) {
                int order = PathRule.MOST_SPECIFIC_FIRST.compare(
                        PathRule.parse(ordered.get(i)), PathRule.parse(ordered.get(j)));
                boolean equal = i == j
                        || (ordered.get(i) + ordered.get(j))
                                                .chars()
                                                .filter(each -> each == '~')
                                                .count()
                                        == 2
                                && order == 0;
                assertThat(Integer.signum(order))
                        .as(ordered.get(i) + " and " + ordered.get(j))
                        .isEqualTo(equal ? 0 : Integer.compare(i, j));
            }
        }
        assertThat(PathRule.MOST_SPECIFIC_FIRST.compare(PathRule.parse("~/a/b[0-9]"), PathRule.parse("~/a/[a-z]+")))
                .isNegative();
    }

    @Test
    void aPathInNormalFormIsTheSameObject() {
        String path = "/a/b.c/~d;e=f/g,h";

        assertThat(NormalPath.of(path)).isSameAs(path);
        assertThat(NormalPath.of("/%e4\u00b8%AD")).isEqualTo("/%E4%B8%AD");
        assertThat(NormalPath.of("/\u4e2d")).as("not octets").isEmpty();
    }
}
