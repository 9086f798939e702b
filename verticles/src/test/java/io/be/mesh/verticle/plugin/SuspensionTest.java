package io.be.mesh.verticle.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuspensionTest {
    private final List<String> told = new ArrayList<>();
    private long now = Long.MAX_VALUE - 5; // nanoTime may overflow
    private final Suspension suspension =
            new Suspension(2, () -> now, () -> told.add("suspended"), () -> told.add("resumed"));

    @Test
    void onlyWhoIsLateInARowIsSuspended() {
        suspension.late();
        suspension.inTime();
        suspension.late();
        assertThat(suspension.admits()).isTrue();
        assertThat(told).isEmpty();
        suspension.late();
        assertThat(suspension.admits()).isFalse();
        assertThat(told).containsExactly("suspended");
    }

    @Test
    void itIsTriedAgainWithOneMessageUntilItIsInTime() {
        suspension.late();
        suspension.late();
        now += Suspension.PAUSE.toNanos();
        assertThat(suspension.admits()).isTrue();
        assertThat(suspension.admits()).isFalse();
        suspension.late();
        now += Suspension.PAUSE.toNanos() - 1;
        assertThat(suspension.admits()).isFalse();
        now += 1;
        assertThat(suspension.admits()).isTrue();
        suspension.inTime();
        assertThat(suspension.admits()).isTrue();
        assertThat(told).containsExactly("suspended", "resumed");
    }
}
