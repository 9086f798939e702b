package io.be.mesh.server.command.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.server.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same readings as those of the SDKs. */
class MeshAddressTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "127.0.0.1|[http://127.0.0.1:7304]",
                "a,b,c:17304|[http://a:17304, http://b:17304, http://c:17304]",
                "a:1,b,c:2|[http://a:1, http://b:2, http://c:2]",
                "a:1,b|[http://a:1, http://b:1]",
                "[::1]:8,[::2]|[http://[::1]:8, http://[::2]:8]",
                "::1|[http://[::1]:7304]",
                "http://a:1/, b|[http://a:1, http://b:1]",
                "https://a|[https://a:7304]",
                "https://a,b:17304,c|[https://a:17304, http://b:17304, http://c:17304]",
                "https://a:1,grpcs://b:2|[https://a:1, https://b:2]"
            })
    void membersHaveSchemesAndPorts(String text, String expected) throws Failure {
        assertThat(MeshAddress.parse("-a", text)).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,,b", "a:0", "a:65536", "a:x", "ftp://a", "a b:1", "u@a:1", "a/b:1", ":1"})
    void whatIsNoneIsSaid(String text) {
        assertThatThrownBy(() -> MeshAddress.parse("-a", text))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("-a ");
    }
}
