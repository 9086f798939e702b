package io.be.mesh.cluster.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.conf.HostPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class MemberLinksTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1, 10.0.0.1:7308",
        "10.0.0.1:8000, 10.0.0.1:8002",
        "[::1]:8000, [0:0:0:0:0:0:0:1]:8002",
        "[::1], [0:0:0:0:0:0:0:1]:7308",
        "::1, [0:0:0:0:0:0:0:1]:7308"
    })
    void aMemberIsAHostOrHostAndPort(String member, String link) {
        assertThat(new MemberLinks(List.of(member), 7306).resolve())
                .extracting(HostPort::toString)
                .containsExactly(link);
    }

    @Test
    void aNameThatHasNoAddressIsLeftOut() {
        assertThat(new MemberLinks(List.of("no-such-host.invalid", "127.0.0.1", "127.0.0.1:7306"), 7306).resolve())
                .containsExactly(new HostPort("127.0.0.1", 7308));
    }

    @Test
    void whoTakesAConnectionAnswersWhoeverElseDoesNot() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        HostPort closed = new HostPort("127.0.0.1", free);
        HostPort nowhere = new HostPort("192.0.2.1", 9); // RFC 5737: nobody has it
        try (ServerSocket open = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            HostPort there = new HostPort("127.0.0.1", open.getLocalPort());

            assertThat(MemberLinks.answering(List.of(nowhere, closed, there))).contains(there);
        }
        assertThat(MemberLinks.answering(List.of(nowhere, closed))).isEmpty();
        assertThat(MemberLinks.answering(List.of())).isEmpty();
    }
}
