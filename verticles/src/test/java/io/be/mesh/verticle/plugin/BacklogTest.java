package io.be.mesh.verticle.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final Deque<Runnable> thread = new ArrayDeque<>();
    private final Backlog backlog = new Backlog(thread::add, 3);
    private final List<Integer> told = new ArrayList<>();

    @Test
    void theOldestIsLeftOutAndCounted() {
        for (int i = 1; i <= 5; i++) {
            int number = i;
            backlog.offer(() -> told.add(number));
        }
        assertThat(thread).hasSize(1);
        thread.remove().run();
        assertThat(told).containsExactly(3, 4, 5);
        assertThat(backlog.dropped()).isEqualTo(2);
        backlog.offer(() -> told.add(6));
        thread.remove().run();
        assertThat(told).containsExactly(3, 4, 5, 6);
    }

    @Test
    void oneThatFailsDoesNotKeepTheNextAway() {
        backlog.offer(() -> {
            throw new IllegalStateException();
        });
        backlog.offer(() -> told.add(1));
        thread.remove().run();
        assertThat(told).containsExactly(1);
        assertThat(backlog.failed()).isEqualTo(1);
    }
}
