package io.be.mesh.verticle.transport;

import static io.be.mesh.verticle.transport.Queues.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.metric.MeshMetrics;
import io.be.mesh.cluster.metric.MeshMetrics.Level;
import io.be.mesh.cluster.session.Admission;
import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.session.PendingPop;
import io.be.mesh.cluster.session.PopRequest;
import io.be.mesh.cluster.session.QueueKey;
import io.be.mesh.cluster.session.StoredMessage;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ring on real event loops: who is called where, and what an outsider sees. */
class OwnerRingTest {
    private static final Logger log = LoggerFactory.getLogger(OwnerRingTest.class);
    private static final int OWNERS = 2;

    private final MeshMetrics metrics = new MeshMetrics(new SimpleMeterRegistry());
    private final MemoryBudget budget = new MemoryBudget(Queues.NODE_LIMIT);
    private Vertx vertx;
    private OwnerRing ring;
    private String deployment;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(OWNERS));
        ring = new OwnerRing(vertx, Queues.LIMITS, Queues.QUEUE, OWNERS, budget, metrics, System::nanoTime);
        deployment = await(vertx.deployVerticle(
                () -> new TransportVerticle(ring), new DeploymentOptions().setInstances(ring.size())));
    }

    @AfterEach
    void stop() {
        await(vertx.close());
    }

    @Test
    void everyCallComesBackToItsOwnContextWhereverTheOwnerIs() {
        for (int i = 0; i < 20; i++) {
            QueueKey key = key("session" + i, "t");
            Context caller = vertx.getOrCreateContext();
            List<Context> seen = on(caller, () -> {
                List<Context> contexts = new ArrayList<>();
                PendingPop pop = ring.pop(new PopRequest(key, "", 10_000, ""));
                return push(key, "a", "x")
                        .onComplete(done -> contexts.add(Vertx.currentContext()))
                        .compose(done -> pop.result())
                        .onComplete(done -> contexts.add(Vertx.currentContext()))
                        .compose(got -> ring.peek(key, "", true))
                        .onComplete(done -> contexts.add(Vertx.currentContext()))
                        .compose(none -> ring.releaseSession(key.session(), false))
                        .map(done -> contexts);
            });
            assertThat(seen).hasSize(3).containsOnly(caller);
        }
    }

    @Test
    void namesAreCheckedBeforeAnythingElse() {
        String longest = "é".repeat(Admission.MAX_NAME_BYTES / 2);
        await(push(key(longest, longest), longest, "x"));

        refused(ErrorCode.BAD_REQUEST, push(key(longest + "a", "t"), "a", "x"));
        refused(ErrorCode.BAD_REQUEST, push(key("s", longest + "a"), "a", "x"));
        refused(ErrorCode.BAD_REQUEST, push(key("s\n", "t"), "a", "x"));
        refused(ErrorCode.BAD_REQUEST, push(key("s", "t"), "a".repeat(513), "x"));
        refused(ErrorCode.BAD_REQUEST, ring.peek(key("s", "t\u0000"), "", true));
        refused(ErrorCode.BAD_REQUEST, ring.releaseTopic(key("s", "\u007f")));
        refused(ErrorCode.BAD_REQUEST, ring.releaseSession("\u0085", true));
        refused(
                ErrorCode.BAD_REQUEST,
                ring.pop(new PopRequest(key("s", "t"), "", 0, "r".repeat(129))).result());
        await(ring.releaseSession(longest, false));
        assertThat(budget.used()).isZero();
    }

    @Test
    void aMessageOverTheLimitIsTooLargeAndGivesItsBytesBack() {
        MemoryBudget.Reservation body = budget.open();
        ByteString large = ByteString.copyFrom(new byte[(int) Queues.MESSAGE_LIMIT + 1]);
        assertThat(body.grow(large.size())).isTrue();

        refused(ErrorCode.TOO_LARGE, ring.push(key("s", "t"), new StoredMessage("a", large, Map.of(), ""), body));

        assertThat(budget.used()).isZero();
    }

    @Test
    void aRealWaitEndsInTime() {
        long start = System.nanoTime();
        assertThat(await(ring.pop(new PopRequest(key("s", "t"), "", 60, "")).result()))
                .isEmpty();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(60));
    }

    @Test
    void peekTakesUnlessAskedToKeep() {
        await(push(key("s", "t"), "a", "x"));

        assertThat(await(ring.peek(key("s", "t"), "", true))).isPresent();
        await(ring.peek(key("s", "t"), "", false)).orElseThrow().rollback();
        await(ring.peek(key("s", "t"), "", false)).orElseThrow().confirm();
        assertThat(await(ring.peek(key("s", "t"), "", false))).isEmpty();
        assertThat(budget.used()).isZero();
    }

    @Test
    void aRingWithoutItsOwnersSaysThatItIsStarting() {
        OwnerRing empty = new OwnerRing(vertx, Queues.LIMITS, Queues.QUEUE, OWNERS, budget, metrics, System::nanoTime);
        MemoryBudget.Reservation body = budget.open();
        assertThat(body.grow(1)).isTrue();

        refused(
                ErrorCode.STARTING,
                empty.push(key("s", "t"), new StoredMessage("a", ByteString.copyFromUtf8("x"), Map.of(), ""), body));
        refused(
                ErrorCode.STARTING,
                empty.pop(new PopRequest(key("s", "t"), "", 1_000, "")).result());
        assertThat(budget.used()).isZero();
    }

    @Test
    void drainAndUndeployEndTheWaits() {
        List<PendingPop> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiting.add(ring.pop(new PopRequest(key("session" + i, "t"), "", 60_000, "")));
        }
        await(ring.drain());
        waiting.forEach(pop -> assertThat(await(pop.result())).isEmpty());

        await(vertx.undeploy(deployment));
        assertThat(await(ring.pop(new PopRequest(key("s", "t"), "", 60_000, "")).result()))
                .isEmpty();
    }

    @Test
    void aPushWakesItsReaderAmongTenThousandWaitersAtOnce() {
        QueueKey key = key("s", "t");
        List<PendingPop> others = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            others.add(ring.pop(new PopRequest(key, "other" + i % 100, 60_000, "")));
        }
        long[] nanos = new long[2_000];
        for (int i = 0; i < nanos.length; i++) {
            PendingPop pop = ring.pop(new PopRequest(key, "", 60_000, ""));
            long start = System.nanoTime();
            await(push(key, "a", "x"));
            await(pop.result()).orElseThrow().confirm();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        log.atInfo()
                .addKeyValue("p50Micros", nanos[nanos.length / 2] / 1_000)
                .addKeyValue("p99Micros", nanos[nanos.length * 99 / 100] / 1_000)
                .log("push to reader");
        assertThat(metrics.get(Level.WAITING_POPS)).isEqualTo(10_000);
        assertThat(nanos[nanos.length / 2]).isLessThan(TimeUnit.MILLISECONDS.toNanos(5));
        await(ring.releaseSession("s", false));
        others.forEach(pop -> refused(ErrorCode.RELEASED, pop.result()));
        assertThat(metrics.get(Level.WAITING_POPS)).isZero();
    }

    private Future<Void> push(QueueKey key, String sender, String text) {
        ByteString payload = ByteString.copyFromUtf8(text);
        MemoryBudget.Reservation body = budget.open();
        assertThat(body.grow(payload.size())).isTrue();
        return ring.push(key, new StoredMessage(sender, payload, Map.of(), ""), body);
    }

    private static <T> T on(Context context, Callable<Future<T>> action) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(ignored -> {
            try {
                action.call().onComplete(promise);
            } catch (Exception e) {
                promise.fail(e);
            }
        });
        return await(promise.future());
    }

    private static void refused(ErrorCode code, Future<?> future) {
        assertThatThrownBy(() -> await(future)).isInstanceOfSatisfying(MeshException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }
}
