package io.be.mesh.tests.channel;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.proto.Raw;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** A raw-profile client of one session: no content type, topic in a header, answers in layout P3. Any thread. */
final class RawChannel {
    static final String SUCCESS = "E0000000000";

    private final HttpClient client;
    private final URI node;
    private final String session;
    private final String self;

    /** @param self node id of the client, empty when it says nothing of itself */
    RawChannel(URI node, String session, String self) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        this.node = node;
        this.session = session;
        this.self = self;
    }

    /** The code of the answer. */
    String push(String topic, String peer, byte[] payload) {
        return call("push", topic, peer, payload).getCode();
    }

    /** Waits for a message, of the peer when one is named; empty when none came. */
    Optional<ByteString> pop(String topic, String peer, int seconds) {
        Raw.TransportOutbound answer = call("pop?timeout=" + seconds, topic, peer, new byte[0]);
        if (!SUCCESS.equals(answer.getCode())) {
            throw new IllegalStateException("pop answered " + answer.getCode() + " " + answer.getMessage());
        }
        return answer.getPayload().isEmpty() ? Optional.empty() : Optional.of(answer.getPayload());
    }

    private Raw.TransportOutbound call(String operation, String topic, String peer, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve("/v1/interconn/chan/" + operation))
                .timeout(Duration.ofSeconds(30))
                .header("x-ptp-session-id", session)
                .header("x-ptp-topic", topic)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (!self.isEmpty()) {
            request.header("x-ptp-source-node-id", self);
        }
        if (!peer.isEmpty()) {
            request.header("x-ptp-target-node-id", peer);
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return Raw.TransportOutbound.parseFrom(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(operation + " at " + node, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(operation + " was interrupted", e);
        }
    }
}
