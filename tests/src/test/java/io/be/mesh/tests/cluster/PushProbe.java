package io.be.mesh.tests.cluster;

import com.google.protobuf.InvalidProtocolBufferException;
import io.be.mesh.protocol.proto.Raw;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Pushes to one replica ten times a second, each into a session of its own, whatever became of those before; keeps each answer. */
final class PushProbe implements AutoCloseable {
    private static final long PERIOD_MILLIS = 100;
    /** Longer than any answer takes. */
    private static final Duration CALL = Duration.ofSeconds(30);

    /**
     * What became of a push.
     *
     * @param code of the answer; what went wrong when there was none
     */
    record Answer(String session, long began, long ended, String code) {}

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "push-probe");
        thread.setDaemon(true);
        return thread;
    });
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final URI front;

    PushProbe(URI front) {
        this.front = front;
        clock.scheduleAtFixedRate(this::push, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** So far, in the order in which they came. */
    List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** Ends it, and waits for the answers that are still to come. */
    List<Answer> finish() throws InterruptedException {
        clock.shutdownNow();
        if (!clock.awaitTermination(5, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a push was not even sent");
        }
        Awaitility.await().atMost(2, TimeUnit.MINUTES).until(() -> answers.size() == sent.get());
        return answers();
    }

    private void push() {
        String session = "probe-" + sent.getAndIncrement() + "-" + System.nanoTime();
        long began = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(front.resolve("/v1/interconn/chan/push"))
                .timeout(CALL)
                .header("x-ptp-session-id", session)
                .header("x-ptp-topic", "probe")
                .POST(HttpRequest.BodyPublishers.ofString(session))
                .build();
        http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .handle((response, failure) -> failure == null ? code(response.body()) : failure.toString())
                .thenAccept(code -> answers.add(new Answer(session, began, System.nanoTime(), code)));
    }

    private static String code(byte[] answer) {
        try {
            return Raw.TransportOutbound.parseFrom(answer).getCode();
        } catch (InvalidProtocolBufferException e) {
            return "unreadable: " + new String(answer, StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
