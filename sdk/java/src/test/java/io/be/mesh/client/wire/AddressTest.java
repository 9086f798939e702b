package io.be.mesh.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1|[127.0.0.1:7304]",
                "a,b,c:17304|[a:17304, b:17304, c:17304]",
                "a:1,b,c:2|[a:1, b:2, c:2]",
                "a:1,b|[a:1, b:1]",
                "[::1]:8,[::2]|[[::1]:8, [::2]:8]",
                "::1|[[::1]:7304]",
                "http://a:1/, b|[a:1, b:1]",
                "https://a|[a:7304]",
                "https://a,b:17304,c|[a:17304, b:17304, c:17304]",
                "https://a:1,https://b:2|[a:1, b:2]"
            })
    void membersWithoutAPortTakeTheLastOneGiven(String text, String expected) {
        assertThat(Address.list(text, false)).hasToString(expected);
    }

    @Test
    void theSchemeSaysWhetherItIsTls() {
        assertThat(Address.list("https://a,grpcs://b,http://c,h2c://d,grpc://e,f", false))
                .extracting(Address::tls)
                .containsExactly(true, true, false, false, false, false);
        assertThat(Address.list("a,http://b", true)).extracting(Address::tls).containsExactly(true, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,,b", "a:0", "a:65536", "a:x", "ftp://a", "a b:1", "u@a:1", "a/b:1", ":1"})
    void whatIsNoneIsSaid(String text) {
        assertThatThrownBy(() -> Address.list(text, false))
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(MeshCode.BAD_ADDRESS))
                .hasMessageContaining("address '");
    }
}
