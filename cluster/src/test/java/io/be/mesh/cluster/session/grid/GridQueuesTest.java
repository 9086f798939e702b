package io.be.mesh.cluster.session.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.session.Delivery;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.SessionStore;
import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of the queues, whichever replica is asked: three members, each call through another one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GridQueuesTest {
    private GridCluster cluster;

    @BeforeAll
    void start() throws Exception {
        cluster = new GridCluster(3, 2);
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whatIsPushedThroughOneReplicaIsPoppedThroughAnother(int place) {
        QueueKey key = fresh();

        push(place, key, "a", "one");
        push((place + 1) % 3, key, "b", "two");

        assertThat(take((place + 2) % 3, key, "")).isEqualTo("one");
        assertThat(take(place, key, "")).isEqualTo("two");
        assertThat(pop(place, key, "", 0, "")).isEmpty();
    }

    @Test
    void aFilterTakesTheOldestOfThatSender() {
        QueueKey key = fresh();
        push(0, key, "a", "one");
        push(1, key, "b", "two");
        push(2, key, "b", "three");

        assertThat(take(0, key, "b")).isEqualTo("two");
        assertThat(take(1, key, "")).isEqualTo("one");
        assertThat(take(2, key, "b")).isEqualTo("three");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whoWaitsIsWokenByAPushThroughAnyReplicaInOrder(int place) {
        QueueKey key = fresh();
        PendingPop first = store(place).pop(new PopRequest(key, "", 20_000, ""));
        awaitWaiting(key, 1);
        PendingPop second = store((place + 1) % 3).pop(new PopRequest(key, "", 20_000, ""));
        awaitWaiting(key, 2);

        push((place + 2) % 3, key, "a", "one");
        push(place, key, "a", "two");

        assertThat(text(await(first.result()))).isEqualTo("one");
        assertThat(text(await(second.result()))).isEqualTo("two");
    }

    @Test
    void aWaitEndsWithNothingWhenItsTimeIsOver() {
        assertThat(pop(1, fresh(), "", 50, "")).isEmpty();
    }

    @Test
    void whatIsRolledBackIsAtTheHeadAgain() {
        QueueKey key = fresh();
        push(0, key, "a", "one");
        push(0, key, "a", "two");
        Delivery one = pop(1, key, "", 0, "").orElseThrow();
        assertThat(text(Optional.of(one))).isEqualTo("one");

        one.rollback();

        assertThat(take(2, key, "", 5_000)).isIn("one", "two");
    }

    @Test
    void aRollbackGoesToWhoWaits() {
        QueueKey key = fresh();
        push(0, key, "a", "one");
        Delivery one = pop(1, key, "", 0, "").orElseThrow();
        PendingPop waiting = store(2).pop(new PopRequest(key, "", 20_000, ""));
        awaitWaiting(key, 1);

        one.rollback();

        assertThat(text(await(waiting.result()))).isEqualTo("one");
    }

    @Test
    void aRepeatedRequestGetsTheSameMessageThroughAnyReplica() {
        QueueKey key = fresh();
        push(0, key, "a", "one");
        push(0, key, "a", "two");
        Delivery first = pop(0, key, "", 0, "request").orElseThrow();

        Delivery again = pop(1, key, "", 0, "request").orElseThrow();
        again.confirm();
        first.rollback(); // overtaken: without effect
        Delivery third = pop(2, key, "", 0, "request").orElseThrow();

        assertThat(List.of(first, again, third))
                .allSatisfy(delivery -> assertThat(text(Optional.of(delivery))).isEqualTo("one"));
        assertThat(take(0, key, "")).isEqualTo("two");
    }

    @Test
    void theOlderOfTwoAnswersCountsWhenTheNewerIsTurnedBack() {
        QueueKey key = fresh();
        push(0, key, "a", "one");
        push(0, key, "a", "two");
        Delivery older = pop(0, key, "", 0, "request").orElseThrow();
        Delivery newer = pop(1, key, "", 0, "request").orElseThrow();

        newer.rollback(); // nobody was there any more
        settled(key);
        older.confirm(); // and this one had been read
        settled(key);

        assertThat(take(2, key, "")).isEqualTo("two");
    }

    @Test
    void aMessageIsBackWhenNoneOfTwoAnswersWasRead() {
        QueueKey key = fresh();
        push(0, key, "a", "one");
        Delivery older = pop(0, key, "", 0, "request").orElseThrow();
        Delivery newer = pop(1, key, "", 0, "request").orElseThrow();

        older.rollback();
        newer.rollback();

        assertThat(take(2, key, "", 5_000)).isEqualTo("one");
    }

    @Test
    void aMessageIdIsStoredOnce() {
        QueueKey key = fresh();
        StoredMessage message = new StoredMessage("a", ByteString.copyFromUtf8("one"), Map.of("k", "v"), "id");

        await(store(0).push(key, message, store(0).budget().open()));
        await(store(1).push(key, message, store(1).budget().open()));

        Delivery delivery = pop(2, key, "", 0, "").orElseThrow();
        assertThat(delivery.message()).isEqualTo(message);
        delivery.confirm();
        assertThat(pop(0, key, "", 0, "")).isEmpty();
    }

    @Test
    void aReaderThatLeavesTakesNothing() {
        QueueKey key = fresh();
        for (int i = 0; i < 3; i++) {
            PendingPop waiting = store(i).pop(new PopRequest(key, "", 20_000, ""));
            awaitWaiting(key, 1);
            waiting.cancel();
            assertThat(await(waiting.result())).isEmpty();
        }

        push(0, key, "a", "one");

        assertThat(take(1, key, "", 5_000)).isEqualTo("one");
    }

    @Test
    void aReleaseEndsThoseWhoWaitAndFreesWhatIsThere() {
        QueueKey key = fresh();
        QueueKey piece = new QueueKey(key.session(), key.topic() + "-mesh-split-1");
        QueueKey other = new QueueKey(key.session(), "other");
        push(0, piece, "a", "piece");
        push(0, other, "a", "other");
        PendingPop waiting = store(1).pop(new PopRequest(key, "", 20_000, ""));
        awaitWaiting(key, 1);

        await(store(2).releaseTopic(key));

        assertCode(waiting.result(), ErrorCode.RELEASED);
        assertThat(pop(0, piece, "", 0, "")).isEmpty();
        assertThat(take(1, other, "")).isEqualTo("other");
    }

    @Test
    void aSessionInQuarantineAnswersThatItIsReleased() {
        QueueKey key = fresh();
        push(0, key, "a", "one");

        await(store(1).releaseSession(key.session(), true));

        assertCode(pushing(2, key, "a", "two"), ErrorCode.RELEASED);
        assertCode(store(0).pop(new PopRequest(key, "", 0, "")).result(), ErrorCode.RELEASED);
        await(store(0).releaseSession(key.session(), false));
        push(2, key, "a", "three");
        assertThat(take(0, key, "")).isEqualTo("three");
    }

    @Test
    void aFullSessionSaysSo() {
        QueueKey key = fresh();
        ByteString large = ByteString.copyFrom(new byte[24 << 20]);
        await(store(0).push(
                        key,
                        new StoredMessage("a", large, Map.of(), ""),
                        store(0).budget().open()));
        await(store(0).push(
                        key,
                        new StoredMessage("a", large, Map.of(), ""),
                        store(0).budget().open()));

        assertCode(
                store(1).push(
                                key,
                                new StoredMessage("a", large, Map.of(), ""),
                                store(1).budget().open()),
                ErrorCode.BUFFER_FULL);
        await(store(0).releaseSession(key.session(), false));
    }

    @Test
    void aPeekThatKeepsLeavesTheMessage() {
        QueueKey key = fresh();
        push(0, key, "a", "one");

        assertThat(text(await(store(1).peek(key, "", true)))).isEqualTo("one");
        assertThat(text(await(store(2).peek(key, "", false)))).isEqualTo("one");
        assertThat(await(store(0).peek(key, "", true))).isEmpty();
    }

    @Test
    void theGridHoldsNoPayloadInClear() {
        QueueKey key = fresh();
        push(0, key, "a", "a marker that nobody may read");
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            LocalReplica replica =
                    LocalReplica.of(cluster.replica(i).instance()).orElseThrow();
            replica.count(state -> {
                if (state.id().equals(key.session())) {
                    HeldMessage held = state.first(key.topic(), "");
                    seen.add(new String(held.body(), StandardCharsets.ISO_8859_1));
                }
            });
        }

        assertThat(seen).hasSize(1).noneMatch(body -> body.contains("marker"));
    }

    private QueueKey fresh() {
        return new QueueKey("s-" + UUID.randomUUID(), "t");
    }

    private SessionStore store(int place) {
        return cluster.replica(place).store();
    }

    private void push(int place, QueueKey key, String sender, String text) {
        await(pushing(place, key, sender, text));
    }

    private Future<Void> pushing(int place, QueueKey key, String sender, String text) {
        StoredMessage message = new StoredMessage(sender, ByteString.copyFromUtf8(text), Map.of(), "");
        return store(place).push(key, message, store(place).budget().open());
    }

    private Optional<Delivery> pop(int place, QueueKey key, String sender, long wait, String request) {
        return await(
                store(place).pop(new PopRequest(key, sender, wait, request)).result());
    }

    private String take(int place, QueueKey key, String sender) {
        return take(place, key, sender, 0);
    }

    private String take(int place, QueueKey key, String sender, long wait) {
        Delivery delivery = pop(place, key, sender, wait, "").orElseThrow();
        delivery.confirm();
        return text(Optional.of(delivery));
    }

    /** Until so many stand in line for a queue, wherever its owner is. */
    private void awaitWaiting(QueueKey key, int count) {
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> {
            int waiting = 0;
            for (int i = 0; i < 3; i++) {
                waiting += LocalReplica.of(cluster.replica(i).instance())
                        .orElseThrow()
                        .board()
                        .waiting(key);
            }
            return waiting == count;
        });
    }

    /** Until every replica has told how its reads have ended: each tells it before what it asks next. */
    private void settled(QueueKey key) {
        for (int i = 0; i < 3; i++) {
            pop(i, key, "nobody", 0, "");
        }
    }

    private static String text(Optional<Delivery> delivery) {
        return delivery.orElseThrow().message().payload().toStringUtf8();
    }

    private static void assertCode(Future<?> failing, ErrorCode code) {
        assertThatThrownBy(() -> await(failing))
                .hasCauseInstanceOf(MeshException.class)
                .satisfies(
                        e -> assertThat(((MeshException) e.getCause()).code()).isEqualTo(code));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
