package io.be.mesh.verticle.ingress.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.protocol.service.ServiceProtocol;
import io.vertx.core.http.HttpServerResponse;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that go on: each piece arrives when it is sent, and silence ends nothing. */
final class ServerSentEventsTest {
    @ParameterizedTest
    @CsvSource({"HTTP_1_1,HTTP", "HTTP_1_1,H2C", "HTTP_2,HTTP", "HTTP_2,H2C"})
    void piecesComeAsTheyAreSent(Version version, ServiceProtocol protocol) throws Exception {
        try (ProxyFixture fixture = new ProxyFixture("ingress.idle-timeout=1s")) {
            BlockingQueue<HttpServerResponse> open = new LinkedBlockingQueue<>();
            String events = fixture.serve(request -> {
                request.response()
                        .setChunked(true)
                        .putHeader("Content-Type", "text/event-stream")
                        .writeHead();
                open.add(request.response());
            });
            fixture.services.add("events", protocol, events);
            HttpResponse<java.io.InputStream> answer =
                    fixture.client(version).send(fixture.request("/events/x").build(), BodyHandlers.ofInputStream());
            // The head is there before there is anything else.
            assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
            HttpServerResponse source = open.poll(5, TimeUnit.SECONDS);
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                for (int i = 0; i < 3; i++) {
                    source.write("data: " + i + "\n");
                    assertThat(lines.readLine()).isEqualTo("data: " + i);
                }
                // Longer than a connection without a request may be idle.
                CountDownLatch silence = new CountDownLatch(1);
                source.closeHandler(closed -> silence.countDown());
                assertThat(silence.await(2_500, TimeUnit.MILLISECONDS)).isFalse();
                source.write("data: again\n");
                assertThat(lines.readLine()).isEqualTo("data: again");
                source.end();
                assertThat(lines.readLine()).isNull();
            }
        }
    }
}
