package io.be.mesh.tests.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Header blocks of requests that a node answers. */
final class Requests {
    private Requests() {}

    /** Answered at once. */
    static byte[] stats(String... more) {
        return request("GET", "/stats", more);
    }

    /** Answered when its body has ended. */
    static byte[] post(String... more) {
        return request("POST", "/mesh/invoke", more);
    }

    /** Waits for a message that never comes: its stream stays half closed. */
    static byte[] waiting() {
        return request("GET", "/v1/interconn/chan/pop?topic=t&timeout=60000", "x-ptp-session-id", "http2");
    }

    static byte[] request(String method, String path, String... more) {
        List<String> fields = new ArrayList<>(
                List.of(":method", method, ":scheme", "http", ":authority", "mesh.example", ":path", path));
        fields.addAll(Arrays.asList(more));
        return Hpack.block(fields.toArray(String[]::new));
    }

    static void isAnswered(Http2Wire wire, int stream, int status) throws IOException {
        assertThat(wire.status(stream)).isEqualTo(status);
    }
}
