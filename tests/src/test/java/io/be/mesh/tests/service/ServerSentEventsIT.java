package io.be.mesh.tests.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.tests.testkit.MeshProcess;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Events that come seldom; {@code -Dmesh.sse.seconds=600} makes it ten minutes. */
class ServerSentEventsIT {
    private static final long SILENCE_SECONDS = Long.getLong("mesh.sse.seconds", 3);

    @Test
    void silenceEndsNothing() throws Exception {
        try (MeshProcess node =
                        MeshProcess.builder().set("ingress.idle-timeout", "1s").start();
                JdkBackend backend = new JdkBackend("/live")) {
            new Registering(node, "live").put("Restful", "http", "/live/**", backend.port(), Map.of());
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(node.url("/live/events"))).build();
            HttpResponse<InputStream> answer = Clients.http().send(request, BodyHandlers.ofInputStream());
            assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
            try (BufferedReader events =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                for (String event : new String[] {"first", "second"}) {
                    backend.publish(event);
                    assertThat(events.readLine()).isEqualTo("data: " + event);
                    assertThat(events.readLine()).isEmpty();
                    assertThat(new CountDownLatch(1).await(SILENCE_SECONDS, TimeUnit.SECONDS))
                            .isFalse();
                }
                backend.publish("");
                assertThat(events.readLine()).isNull();
            }
        }
    }
}
