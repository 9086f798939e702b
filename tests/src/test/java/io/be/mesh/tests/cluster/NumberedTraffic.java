package io.be.mesh.tests.cluster;

import io.be.mesh.protocol.proto.Raw;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pairs of clients, one that pushes numbers and one that pops them, each in a session of its own. A call that is not answered
 * with success is repeated under the same id until it is. What must hold: each reader gets every answered number once and in
 * order.
 */
final class NumberedTraffic implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NumberedTraffic.class);
    private static final String SUCCESS = "E0000000000";
    /** A call that finds no answer for so long is a finding of its own. */
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Longer than a replica that is cut off needs to refuse. */
    private static final Duration CALL = Duration.ofSeconds(10);

    private static final int MOST_CAUSES = 50;

    private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final List<URI> fronts;
    private final List<Thread> clients = new ArrayList<>();
    private final Queue<String> findings = new ConcurrentLinkedQueue<>();
    /** When each call of a client began, and when it was answered. */
    private final List<NavigableMap<Long, Long>> calls = new CopyOnWriteArrayList<>();

    private final Queue<String> causes = new ConcurrentLinkedQueue<>();
    private final AtomicLong pushed = new AtomicLong();
    private final AtomicLong popped = new AtomicLong();
    private final AtomicLong repeatedCalls = new AtomicLong();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile boolean writing = true;

    /** @param pauseNanos of each writer between two pushes */
    NumberedTraffic(URI front, int pairs, long pauseNanos) {
        this(List.of(front), pairs, pauseNanos);
    }

    /** @param fronts each call and each try of one goes to the next of them */
    NumberedTraffic(List<URI> fronts, int pairs, long pauseNanos) {
        this.fronts = List.copyOf(fronts);
        for (int i = 0; i < pairs; i++) {
            Pair pair = new Pair("numbers-" + i + "-" + System.nanoTime(), pauseNanos);
            client("writer-" + i, pair::write);
            client("reader-" + i, pair::read);
        }
    }

    private void client(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        findings.add(name + " ended: " + e);
                    }
                },
                name);
        thread.setDaemon(true);
        clients.add(thread);
        thread.start();
    }

    /** Ends the pushes, waits until the readers have everything, and returns what was wrong. */
    List<String> finish() throws InterruptedException {
        writing = false;
        long end = System.nanoTime() + 2 * STUCK_NANOS;
        for (Thread client : clients) {
            client.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
            if (client.isAlive()) {
                findings.add(client.getName() + " has not ended: what it waits for is lost");
            }
        }
        return List.copyOf(findings);
    }

    private void finding(String what) {
        findings.add(what);
        log.atError().log("{}", what);
    }

    long pushed() {
        return pushed.get();
    }

    long popped() {
        return popped.get();
    }

    /** Calls that had to be repeated. */
    long repeatedCalls() {
        return repeatedCalls.get();
    }

    /** Why calls had to be repeated, the first of them. */
    List<String> causes() {
        return List.copyOf(causes);
    }

    List<String> findings() {
        return List.copyOf(findings);
    }

    /**
     * Of each client, how long after a moment its first call begun since then was answered: whatever a kill holds up, the call
     * under way and the next one, is over then; in milliseconds, sorted. Without those that have not begun one.
     */
    List<Long> backAfter(long nanoTime) {
        return calls.stream()
                .map(each -> each.higherEntry(nanoTime))
                .filter(Objects::nonNull)
                .map(call -> TimeUnit.NANOSECONDS.toMillis(call.getValue() - nanoTime))
                .sorted()
                .toList();
    }

    /** The longest of all calls begun since then, repeats included, in milliseconds. */
    long longestSince(long nanoTime) {
        return calls.stream()
                .flatMap(each -> each.tailMap(nanoTime).entrySet().stream())
                .mapToLong(call -> TimeUnit.NANOSECONDS.toMillis(call.getValue() - call.getKey()))
                .max()
                .orElse(0);
    }

    /** What was noted so far is not asked for again. */
    void forget() {
        calls.forEach(Map::clear);
    }

    @Override
    public void close() {
        writing = false;
        clients.forEach(Thread::interrupt);
    }

    /** A writer and a reader. */
    private final class Pair {
        private final String session;
        private final long pauseNanos;
        private volatile long answered = -1;
        private volatile boolean ended;

        Pair(String session, long pauseNanos) {
            this.session = session;
            this.pauseNanos = pauseNanos;
        }

        void write() {
            Client client = new Client();
            for (long number = 0; writing; number++) {
                String text = Long.toString(number);
                if (call(client, "push", "x-ptp-message-id", "push-" + text, text, answer -> true) == null) {
                    break;
                }
                answered = number;
                pushed.incrementAndGet();
                LockSupport.parkNanos(pauseNanos);
            }
            ended = true;
        }

        void read() {
            Client client = new Client();
            long expected = 0;
            while (!(ended && expected > answered)) {
                String text = call(
                        client,
                        "pop?timeout=1",
                        "x-ptp-request-id",
                        "pop-" + expected,
                        "",
                        answer -> !answer.isEmpty() || (ended && answered < 0));
                if (text == null || text.isEmpty()) {
                    continue;
                }
                long number = Long.parseLong(text);
                if (number != expected) {
                    finding(session + ": expected " + expected + " and got " + number
                            + (number < expected ? ": repeated or reordered" : ": lost or reordered"));
                }
                expected = Math.max(expected, number + 1);
                popped.incrementAndGet();
            }
        }

        /** The payload of the answer; null when the client is to end. A pop without a message is asked again under its id. */
        private String call(
                Client client, String operation, String idHeader, String id, String body, Predicate<String> enough) {
            long began = System.nanoTime();
            boolean first = true;
            while (!Thread.currentThread().isInterrupted()) {
                String answer = once(client.http, operation, idHeader, id, body);
                if (answer != null && enough.test(answer)) {
                    client.calls.put(began, System.nanoTime());
                    return answer;
                }
                if (answer != null && ended) {
                    return "";
                }
                if (answer == null) {
                    repeatedCalls.addAndGet(first ? 1 : 0);
                    first = false;
                    LockSupport.parkNanos(AGAIN_NANOS);
                } else {
                    began = System.nanoTime(); // the wait was served: nothing is late
                }
                if (System.nanoTime() - began > STUCK_NANOS) {
                    findings.add(session + ": " + operation + " " + id + " found no answer for a minute");
                    return null;
                }
            }
            return null;
        }

        /** Null when it was not answered with success. */
        private String once(HttpClient http, String operation, String idHeader, String id, String body) {
            URI front = fronts.get(Math.floorMod(turn.getAndIncrement(), fronts.size()));
            HttpRequest request = HttpRequest.newBuilder(front.resolve("/v1/interconn/chan/" + operation))
                    .timeout(CALL)
                    .header("x-ptp-session-id", session)
                    .header("x-ptp-topic", "numbers")
                    .header(idHeader, id)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            try {
                HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (response.statusCode() != 200) {
                    return failed(operation, "HTTP " + response.statusCode());
                }
                Raw.TransportOutbound answer = Raw.TransportOutbound.parseFrom(response.body());
                return answer.getCode().equals(SUCCESS)
                        ? answer.getPayload().toString(StandardCharsets.UTF_8)
                        : failed(operation, answer.getCode() + " " + answer.getMessage());
            } catch (IOException e) {
                return failed(operation, e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }

        private String failed(String operation, String cause) {
            if (causes.size() < MOST_CAUSES) {
                causes.add(LocalTime.now(ZoneOffset.UTC) + " "
                        + Thread.currentThread().getName() + " " + operation + ": " + cause);
            }
            return null;
        }
    }

    /** What one thread calls with, and its calls: when each began and when it was answered. */
    private final class Client {
        private final HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        private final NavigableMap<Long, Long> calls = new ConcurrentSkipListMap<>();

        Client() {
            NumberedTraffic.this.calls.add(calls);
        }
    }
}
