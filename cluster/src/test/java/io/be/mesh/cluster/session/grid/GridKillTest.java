package io.be.mesh.cluster.session.grid;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.cluster.session.grid.GridCluster.Replica;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Members are killed while numbers go through the queues. Writers repeat a push with its message id and readers a pop with its
 * request id until they are answered, through whatever replica is there: each reader gets every number once and in order.
 */
final class GridKillTest {
    private static final Logger log = LoggerFactory.getLogger(GridKillTest.class);
    private static final int SESSIONS = 12;
    private static final int NUMBERS = 600;
    private static final int KILLS = 4;

    @Test
    void everyNumberArrivesOnceAndInOrder() throws Exception {
        try (GridCluster cluster = new GridCluster(3, 2)) {
            Traffic traffic = new Traffic(cluster);
            List<CompletableFuture<List<Integer>>> readers = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                readers.add(traffic.session("session-" + i));
            }
            for (int i = 0; i < KILLS; i++) {
                traffic.awaitProgress(SESSIONS * NUMBERS / (KILLS + 1) * (i + 1));
                int place = i % 3;
                log.atInfo().log("killing replica {}", place);
                traffic.dead(place);
                cluster.kill(place);
                traffic.awaitProgress(SESSIONS * NUMBERS / (KILLS + 1) * (i + 1) + 200);
                cluster.restart(place);
                traffic.alive(place);
            }
            for (CompletableFuture<List<Integer>> reader : readers) {
                assertThat(reader.get(120, TimeUnit.SECONDS))
                        .isEqualTo(IntStream.range(0, NUMBERS).boxed().toList());
            }
        }
    }

    /** Writers and readers, one of each for a session, and which replicas they may use. */
    private static final class Traffic {
        private final GridCluster cluster;
        private final Vertx vertx;
        private final Map<Integer, Promise<Void>> usable = new ConcurrentHashMap<>();
        private final Random random = new Random(7304);
        private final AtomicInteger received = new AtomicInteger();

        Traffic(GridCluster cluster) {
            this.cluster = cluster;
            this.vertx = cluster.vertx();
            for (int i = 0; i < 3; i++) {
                alive(i);
            }
        }

        void alive(int place) {
            usable.put(place, Promise.promise());
        }

        /** What is under way there gets no answer any more. */
        void dead(int place) {
            usable.remove(place).complete();
        }

        void awaitProgress(int numbers) {
            Awaitility.await().atMost(120, TimeUnit.SECONDS).until(() -> received.get() >= numbers);
        }

        CompletableFuture<List<Integer>> session(String session) {
            QueueKey key = new QueueKey(session, "numbers");
            List<Integer> got = new ArrayList<>();
            CompletableFuture<List<Integer>> all = new CompletableFuture<>();
            vertx.runOnContext(here -> {
                write(key, 0);
                read(key, got, all);
            });
            return all;
        }

        private void write(QueueKey key, int number) {
            if (number == NUMBERS) {
                return;
            }
            String text = String.valueOf(number);
            through(replica -> replica.store()
                            .push(
                                    key,
                                    new StoredMessage("writer", ByteString.copyFromUtf8(text), Map.of(), text),
                                    replica.store().budget().open()))
                    .onSuccess(stored -> write(key, number + 1))
                    .onFailure(again -> vertx.setTimer(20, timer -> write(key, number)));
        }

        private void read(QueueKey key, List<Integer> got, CompletableFuture<List<Integer>> all) {
            String request = "read-" + got.size();
            through(replica -> replica.store()
                            .pop(new PopRequest(key, "", 2_000, request))
                            .result())
                    .onSuccess(delivery -> took(key, got, all, delivery))
                    .onFailure(again -> vertx.setTimer(20, timer -> read(key, got, all)));
        }

        private void took(
                QueueKey key, List<Integer> got, CompletableFuture<List<Integer>> all, Optional<Delivery> delivery) {
            delivery.ifPresent(message -> {
                got.add(Integer.parseInt(message.message().payload().toStringUtf8()));
                received.incrementAndGet();
                message.confirm();
            });
            if (got.size() == NUMBERS) {
                all.complete(List.copyOf(got));
            } else {
                read(key, got, all);
            }
        }

        private <T> Future<T> through(Function<Replica, Future<T>> call) {
            List<Integer> places = List.copyOf(usable.keySet());
            int place = places.get(random.nextInt(places.size()));
            Promise<Void> end = usable.get(place);
            if (end == null) {
                return Future.failedFuture("just killed");
            }
            Promise<T> first = Promise.promise();
            end.future().onSuccess(dead -> first.tryFail("killed meanwhile"));
            call.apply(cluster.replica(place)).onSuccess(first::tryComplete).onFailure(first::tryFail);
            return first.future();
        }
    }
}
