package io.be.mesh.verticle.ingress.strict;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A path means the same to everyone. */
class TargetRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/a/",
                "/a/b/c",
                "/...",
                "/a/.../b",
                "/.well-known/x",
                "/a..b/..c/d..",
                "/a;b=c/d;e",
                "/a;../b",
                "/%E5%AD%97",
                "/a%20b",
                "/%252e%252e/",
                "/a%2eb",
                "/a:b@c!$&'()*+,=~_-",
                "/a{b}|^`\"<>",
                "/org.ppc.ptp.PrivateTransferTransport/push",
                "/a?",
                "/a?b=c&d=/../e//f",
                "/a?b=%2f%00\\",
                "/?timeout=1"
            })
    void isTaken(String target) {
        assertThatCode(() -> TargetRules.check(target)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "*",
                "?a",
                "//",
                "//a",
                "/a//b",
                "/a//",
                "/.",
                "/..",
                "/./",
                "/../",
                "/a/.",
                "/a/..",
                "/a/./b",
                "/a/../b",
                "/%2e",
                "/%2E%2e/a",
                "/.%2e",
                "/..;",
                "/..;a=b/c",
                "/.;/c",
                "/%2e%2e;/c",
                "/a%2fb",
                "/a%5Cb",
                "/a\\b",
                "/%00",
                "/%0d",
                "/%1f",
                "/%7f",
                "/%",
                "/%2",
                "/%g0",
                "/%-1",
                "/a%?b",
                "/a?%",
                "/a?b%2",
                "/a#b",
                "/a?b#c",
                "/a b",
                "/a?b c",
                "/\u0001",
                "/\u00e4",
                "/\uff0e\uff0e/"
            })
    void isRefused(String target) {
        assertThatThrownBy(() -> TargetRules.check(target)).isInstanceOf(BadRequest.class);
    }
}
