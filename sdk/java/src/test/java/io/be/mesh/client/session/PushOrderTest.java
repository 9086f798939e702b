package io.be.mesh.client.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PushOrderTest {
    private final PushOrder order = new PushOrder(2);
    private final List<String> begun = new ArrayList<>();

    @Test
    void oneTopicGoesOneAfterTheOtherAndOthersAtOnce() {
        CompletableFuture<Boolean> a = new CompletableFuture<>();
        CompletableFuture<Boolean> b = new CompletableFuture<>();
        CompletableFuture<Boolean> first = run("t", "a", a);
        CompletableFuture<Boolean> second = run("t", "b", b);
        run("u", "other", new CompletableFuture<>());
        assertThat(begun).containsExactly("a", "other");
        a.completeExceptionally(new IllegalStateException("lost"));
        assertThat(begun).as("a failure does not hold up the next").containsExactly("a", "other", "b");
        b.complete(true);
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedWithValue(true);
    }

    @Test
    void moreThanTheBoundAreRefusedAndTheOthersKeepTheirTurn() {
        CompletableFuture<Boolean> a = new CompletableFuture<>();
        run("t", "a", a);
        CompletableFuture<Boolean> second = run("t", "b", CompletableFuture.completedFuture(true));
        CompletableFuture<Boolean> third = run("t", "c", CompletableFuture.completedFuture(true));
        CompletableFuture<Boolean> refused = run("t", "d", CompletableFuture.completedFuture(true));
        a.complete(true);
        assertThat(begun).containsExactly("a", "b", "c");
        assertThat(second).isCompletedWithValue(true);
        assertThat(third).isCompletedWithValue(true);
        assertThatThrownBy(refused::join).hasMessageContaining("E0000000700");
        assertThat(run("t", "e", CompletableFuture.completedFuture(true))).isCompletedWithValue(true);
    }

    @Test
    void whatIsCancelledBeforeItsTurnIsNeverBegun() {
        CompletableFuture<Boolean> a = new CompletableFuture<>();
        run("t", "a", a);
        CompletableFuture<Boolean> b = new CompletableFuture<>();
        CompletableFuture<Boolean> second = run("t", "b", b);
        second.cancel(true);
        run("t", "c", b);
        assertThat(begun).containsExactly("a");
        a.complete(true);
        assertThat(begun).containsExactly("a", "c");
    }

    @Test
    void manyThatEndAtOnceDoNotNest() {
        PushOrder wide = new PushOrder(100_000);
        CompletableFuture<Boolean> a = new CompletableFuture<>();
        wide.run("t", () -> a);
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            all.add(wide.run("t", () -> CompletableFuture.failedFuture(new IllegalStateException("closed"))));
        }
        a.complete(true);
        assertThat(all).allMatch(CompletableFuture::isCompletedExceptionally);
    }

    private CompletableFuture<Boolean> run(String topic, String name, CompletableFuture<Boolean> call) {
        return order.run(topic, () -> {
            begun.add(name);
            return call;
        });
    }
}
