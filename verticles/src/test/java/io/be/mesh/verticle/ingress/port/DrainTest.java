package io.be.mesh.verticle.ingress.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.verticle.ingress.RawClient;
import io.be.mesh.verticle.ingress.TestDoor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that stops: nothing fails for a client, and everybody is told to go elsewhere. */
class DrainTest {
    private static final String WELL = "E0000000000";
    private static final String LAST = "connection: close";
    private static final String HALF_A_PUSH =
            "POST /v1/interconn/chan/push HTTP/1.1\r\nhost: x\r\nx-ptp-session-id: s\r\nx-ptp-topic: half\r\n"
                    + "expect: 100-continue\r\ncontent-length: 2\r\n\r\n";

    private TestDoor door;

    @BeforeEach
    void open() throws Exception {
        door = TestDoor.open(
                "cluster.enabled=true",
                "cluster.members=127.0.0.1:7306",
                "cluster.drain-notice=3s",
                "ingress.drain-timeout=5s");
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    @Test
    void every_request_of_the_notice_is_served_as_the_last_one_of_its_connection() throws Exception {
        try (RawClient waiting = new RawClient(door.port());
                RawClient half = new RawClient(door.port());
                RawClient idle = new RawClient(door.port())) {
            assertThat(idle.stats().answer()).contains(WELL).doesNotContain(LAST);
            waiting.pop("drain", 60);
            half.send(HALF_A_PUSH);
            assertThat(half.head()).contains("100").doesNotContain(LAST);
            await().until(() -> door.metrics.get(MeshMetrics.Level.WAITING_POPS) == 1);

            Future<Void> stopped = door.stop();

            assertThat(waiting.answer()).contains(WELL).contains(LAST);
            assertThat(waiting.rest()).isEmpty();
            assertThat(half.send("ab").answer()).contains(WELL).contains(LAST);
            assertThat(half.rest()).isEmpty();
            assertThat(idle.push("late", "x").answer()).contains(WELL).contains(LAST);
            assertThat(idle.rest()).isEmpty();
            try (RawClient fresh = new RawClient(door.port());
                    RawClient checks = new RawClient(door.port())) {
                assertThat(fresh.pop("nothing", 60).answer()).contains(WELL).contains(LAST);
                assertThat(fresh.rest()).isEmpty();
                assertThat(checks.stats().answer()).contains("503").contains("E0000000503");
            }
            assertThat(stopped.isComplete()).isFalse();
            TestDoor.await(stopped);
            assertClosed();
        }
    }

    @Test
    void requests_sent_one_behind_the_other_are_all_answered() throws Exception {
        try (RawClient client = new RawClient(door.port())) {
            client.send(HALF_A_PUSH);
            assertThat(client.head()).contains("100");
            Future<Void> stopped = door.stop();
            // In one write: what comes after the last answer finds the connection closed.
            client.send("ab" + RawClient.pushing("second", "x") + RawClient.pushing("third", "y"));

            assertThat(client.answer()).contains(WELL);
            assertThat(client.answer()).contains(WELL);
            assertThat(client.answer()).contains(WELL).contains(LAST);
            assertThat(client.rest()).isEmpty();
            TestDoor.await(stopped);
        }
    }

    @Test
    void an_idle_connection_is_kept_until_the_notice_is_over() throws Exception {
        try (RawClient idle = new RawClient(door.port())) {
            idle.stats().answer();
            long begun = System.nanoTime();

            Future<Void> stopped = door.stop();

            assertThat(idle.rest()).isEmpty();
            assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(2900));
            TestDoor.await(stopped);
            assertClosed();
        }
    }

    @Test
    void without_connections_or_in_a_hurry_the_notice_is_not_waited_for() throws Exception {
        long begun = System.nanoTime();
        TestDoor.await(door.stop());
        assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.MILLISECONDS.toNanos(2500));

        try (TestDoor other = TestDoor.open(
                        "cluster.enabled=true", "cluster.members=127.0.0.1:7306", "cluster.drain-notice=10s");
                RawClient half = new RawClient(other.port())) {
            half.send(HALF_A_PUSH);
            assertThat(half.head()).contains("100");
            other.drain.hurry();
            begun = System.nanoTime();
            TestDoor.await(other.stop());
            assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(5));
        }
    }

    @Test
    void the_streams_of_http2_end_before_the_farewell() throws Exception {
        Vertx vertx = Vertx.vertx();
        // Held to the end: a client that nobody holds closes its connections when memory is collected.
        HttpClientAgent client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        try {
            HttpClientConnection connection = TestDoor.await(
                    client.connect(new HttpConnectOptions().setHost("127.0.0.1").setPort(door.port())));
            CountDownLatch farewell = new CountDownLatch(1);
            CountDownLatch closed = new CountDownLatch(1);
            connection.goAwayHandler(away -> farewell.countDown()).closeHandler(end -> closed.countDown());
            HttpClientRequest half = TestDoor.await(connection.request(push("half")));
            half.putHeader("content-length", "2");
            TestDoor.await(half.write(Buffer.buffer("a")));
            // Asked for before it comes: a body that nobody reads yet is dropped.
            Future<Buffer> answer = half.response().compose(HttpClientResponse::body);

            Future<Void> stopped = door.stop();

            Buffer late = TestDoor.await(connection
                    .request(push("late"))
                    .compose(request -> request.send(Buffer.buffer("x")))
                    .compose(HttpClientResponse::body));
            assertThat(late.toString()).contains(WELL);
            assertThat(farewell.await(300, TimeUnit.MILLISECONDS))
                    .as("while a stream is open")
                    .isFalse();
            TestDoor.await(half.end(Buffer.buffer("b")));
            assertThat(TestDoor.await(answer).toString()).contains(WELL);
            assertThat(farewell.await(1, TimeUnit.SECONDS)).isTrue();
            assertThat(closed.await(2, TimeUnit.SECONDS)).isTrue();
            TestDoor.await(stopped);
        } finally {
            TestDoor.await(client.close());
            TestDoor.await(vertx.close());
        }
    }

    private static RequestOptions push(String topic) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setURI("/v1/interconn/chan/push")
                .putHeader("x-ptp-session-id", "s")
                .putHeader("x-ptp-topic", topic);
    }

    private void assertClosed() {
        assertThatThrownBy(() -> new Socket("127.0.0.1", door.port()).close()).isInstanceOf(ConnectException.class);
    }
}
