package io.be.mesh.tests.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.MeshProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Instances come and go while requests flow through the mesh port: none reaches one that was removed before it began, and none
 * fails. {@code -Dmesh.services.flips=10000} makes it as long as it is meant to be.
 */
class FlipIT {
    private static final int FLIPS = Integer.getInteger("mesh.services.flips", 500);
    private static final int AT_ONCE = 50;
    private static final int STAY = 2;
    private static final int TICK_MILLIS = 10;
    private static final int REQUESTS_PER_TICK = 5;
    private static final int MOST_IN_FLIGHT = 1_000;
    private static final int MOST_WORK_MILLIS = 20;
    private static final String BEGAN = "x-flip-began";
    private static final String URN = ".registry.mesh.0001000000000000000000000000000000000.lx0000000000000.trustbe.cn";

    private final Vertx vertx = Vertx.vertx();
    private final Caller caller = new Caller();
    /** When an instance was removed, as the number of removals that had returned by then. */
    private final Map<String, Long> removed = new ConcurrentHashMap<>();

    private final AtomicLong removals = new AtomicLong();
    private final Map<String, Integer> reached = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private MeshProcess node;
    private HttpServer backends;
    private HttpClientAgent client;

    @BeforeEach
    void start() throws Exception {
        node = MeshProcess.start();
        // One server on all addresses of the loopback network is as many instances as there are addresses.
        backends = vertx.createHttpServer()
                .requestHandler(this::serve)
                .listen(0, "0.0.0.0")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(64));
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Works for a moment, so that some are in flight whenever an instance is removed. */
    private void serve(HttpServerRequest request) {
        String instance = request.localAddress().hostAddress();
        long began = Long.parseLong(request.getHeader(BEGAN));
        Long gone = removed.get(instance);
        if (gone != null && gone <= began) {
            wrong.add(instance + " was removed before the request began");
        }
        reached.merge(instance, 1, Integer::sum);
        vertx.setTimer(ThreadLocalRandom.current().nextInt(1, MOST_WORK_MILLIS), done -> request.response()
                .end(instance));
    }

    private void send() {
        if (inFlight.incrementAndGet() > MOST_IN_FLIGHT) {
            inFlight.decrementAndGet();
            return;
        }
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setHost("127.0.0.1")
                        .setPort(node.port())
                        .setURI("/flip/x")
                        .putHeader(BEGAN, Long.toString(removals.get())))
                .compose(request -> request.send())
                .compose(FlipIT::text)
                .onComplete(done -> {
                    inFlight.decrementAndGet();
                    answered.incrementAndGet();
                    if (done.failed() || !done.result().startsWith("200 127.")) {
                        wrong.add(done.failed() ? done.cause().toString() : done.result());
                    }
                });
    }

    private static Future<String> text(HttpClientResponse response) {
        return response.body().map(body -> response.statusCode() + " " + body);
    }

    @Test
    void instancesComeAndGoWhileRequestsFlow() throws Exception {
        for (int i = 0; i < STAY; i++) {
            call("put", Map.of("registration", registration("stays-" + i, "127.0.1." + (i + 1))));
        }
        long timer = vertx.setPeriodic(TICK_MILLIS, tick -> {
            for (int i = 0; i < REQUESTS_PER_TICK; i++) {
                send();
            }
        });

        for (int flipped = 0; flipped < FLIPS; flipped += AT_ONCE) {
            List<Map<String, ?>> batch = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                batch.add(registration("slot-" + i, address(flipped + i)));
            }
            call("puts", Map.of("registrations", batch));
            for (int i = 0; i < AT_ONCE; i++) {
                call("remove", Map.of("registration", batch.get(i)));
                removed.put(address(flipped + i), removals.incrementAndGet());
            }
        }

        vertx.cancelTimer(timer);
        await().until(() -> inFlight.get() == 0);
        assertThat(wrong).isEmpty();
        assertThat(answered.get()).isPositive();
        assertThat(reached.keySet())
                .as("those that come and go are reached, too")
                .hasSizeGreaterThan(STAY);
    }

    /** Of its own for each flip. */
    private static String address(int flip) {
        return "127.1." + (flip / 250) + "." + (1 + flip % 250);
    }

    private Map<String, ?> registration(String instance, String host) {
        String address = host + ":" + backends.actualPort();
        return Map.of(
                "instance_id",
                instance,
                "name",
                "flip",
                "kind",
                "complex",
                "address",
                address,
                "timestamp",
                300_000,
                "content",
                Map.of("services", List.of(Map.of("urn", "/flip/*", "kind", "Restful", "proto", "http"))));
    }

    private void call(String operation, Map<String, ?> arguments) throws Exception {
        JsonNode answer = caller.json(node, "/mesh/invoke", Map.of("mesh-urn", operation + URN), arguments);
        assertThat(answer.path("code").asText()).as("%s", answer).isEqualTo(Caller.SUCCESS);
    }
}
