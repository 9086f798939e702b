package io.be.mesh.verticle.ingress.strict;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host is a name or an address, and perhaps a port. */
class HostRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "mesh.example",
                "MESH.example:7304",
                "127.0.0.1:0",
                "my_service:65535",
                "[::1]",
                "[::ffff:127.0.0.1]:80",
                "put.registry.mesh.0001000000000000000000000000000000000.lx0000010000280.trustbe.cn",
                "put.registry.mesh.0001000000000000000000000000000000000..trustbe.cn"
            })
    void isTaken(String host) {
        assertThatCode(() -> HostRules.check(host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "a:",
                "a:b",
                "a:80:81",
                "a:65536",
                "a:+80",
                "a:000080",
                "u@a",
                "a/b",
                "a b",
                "a,b",
                "a?b",
                "a#b",
                "a%2eb",
                "a\\b",
                "[",
                "[]",
                "[::1",
                "[::1]80",
                "[::1%25eth0]",
                "::1",
                "\u00e4"
            })
    void isRefused(String host) {
        assertThatThrownBy(() -> HostRules.check(host)).isInstanceOf(BadRequest.class);
    }
}
