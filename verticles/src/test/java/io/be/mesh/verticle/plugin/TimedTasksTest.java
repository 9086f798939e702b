package io.be.mesh.verticle.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimedTasksTest {
    private static final Duration SOON = Duration.ofMillis(30);
    private static final Duration LATE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final PluginThreads threads = new PluginThreads("test.jar");
    private final TimedTasks tasks = new TimedTasks(vertx, "plugin test", threads.calls());

    @AfterEach
    void close() throws Exception {
        threads.end();
        vertx.close().toCompletionStage().toCompletableFuture().get(8, TimeUnit.SECONDS);
    }

    private static String code(Future<?> future) {
        try {
            future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();
            return "";
        } catch (CompletionException e) {
            return MeshException.of(e.getCause()).code().code();
        }
    }

    @Test
    void whatRunsOnAfterItsTimeIsAnsweredAndCounted() {
        AtomicBoolean go = new AtomicBoolean(true);
        Future<String> looping = tasks.run(
                () -> {
                    while (go.get()) {
                        Thread.onSpinWait(); // deaf to interrupts
                    }
                    return "";
                },
                SOON);
        assertThat(code(looping)).isEqualTo("E0000000601");
        // Who waits may be told before the thread is counted as lost.
        Awaitility.await().until(() -> tasks.stuck() == 1);
        assertThat(tasks.inFlight()).isZero();
        assertThat(code(tasks.run(() -> "", LATE))).isEmpty();
        go.set(false);
        Awaitility.await().until(() -> tasks.stuck() == 0);
    }

    @Test
    void whoWaitsIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Future<String> waiting = tasks.run(
                () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                    return "";
                },
                SOON);
        assertThat(code(waiting)).isEqualTo("E0000000601");
        assertThat(interrupted.await(8, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatThereIsNoRoomForIsRefusedAtOnce() {
        CountDownLatch end = new CountDownLatch(1);
        List<Future<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 4 + 64; i++) {
            all.add(tasks.run(() -> end.await(20, TimeUnit.SECONDS), LATE));
        }
        assertThat(code(tasks.run(() -> "", LATE))).isEqualTo("E0000000503");
        end.countDown();
        all.forEach(each -> assertThat(code(each)).isEmpty());
    }

    @Test
    void anAnswerComesOnTheContextOfTheCaller() throws Exception {
        Boolean same = vertx.<Boolean>executeBlocking(() -> true)
                .compose(any -> {
                    var context = Vertx.currentContext();
                    return tasks.run(() -> "", LATE).map(done -> Vertx.currentContext() == context);
                })
                .toCompletionStage()
                .toCompletableFuture()
                .get(8, TimeUnit.SECONDS);
        assertThat(same).isTrue();
    }

    @Test
    void anErrorWhoseTextCannotBeHadIsAFailureToo() {
        Future<Object> failed = tasks.run(
                () -> {
                    throw new IllegalStateException() {
                        private static final long serialVersionUID = 1L;

                        @Override
                        public String toString() {
                            throw new IllegalStateException("again");
                        }
                    };
                },
                LATE);
        assertThat(code(failed)).isEqualTo("E0000000500");
    }
}
