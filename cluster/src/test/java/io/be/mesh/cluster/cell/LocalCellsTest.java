package io.be.mesh.cluster.cell;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.cell.CellStore.Step;
import io.be.mesh.protocol.message.CacheEntity;
import io.be.mesh.protocol.message.Entity;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalCellsTest {
    private final AtomicLong now = new AtomicLong(1_000);
    private final LocalCells cells = new LocalCells(4_000, new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now.get());
        }
    });

    private CacheEntity cell(String key, long duration, int bytes) {
        Entity entity = new Entity("", "", ByteString.copyFrom(new byte[bytes]));
        return new CacheEntity("", entity, now.get(), duration, key);
    }

    private void put(String key, long duration, int bytes) {
        CacheEntity cell = cell(key, duration, bytes);
        cells.change(key, before -> new Step<>(new Cells(cell, before.named()), true));
    }

    @Test
    void eachCellIsGoneWhenItsOwnTimeIsOver() {
        put("k", 100, 1);
        cells.change(
                "k",
                before -> new Step<>(
                        new Cells(before.cell(), List.of(cell("short", 50, 1), cell("long", 200, 1))), true));

        now.addAndGet(50);
        assertThat(cells.get("k").result().named()).extracting(CacheEntity::key).containsExactly("long");
        assertThat(cells.get("k").result().cell()).isNotNull();
        now.addAndGet(60);
        assertThat(cells.get("k").result().cell()).isNull();
        assertThat(cells.keys(10).result()).containsExactly("k");
        now.addAndGet(100);
        assertThat(cells.get("k").result()).isEqualTo(Cells.NONE);
        assertThat(cells.keys(10).result()).isEmpty();
    }

    @Test
    void whatWasNotUsedForLongestMakesRoom() {
        put("a", 10_000, 1_000);
        put("b", 10_000, 1_000);
        cells.get("a");

        put("c", 10_000, 1_500);

        assertThat(cells.get("b").result()).isEqualTo(Cells.NONE);
        assertThat(cells.get("a").result().cell()).isNotNull();
        assertThat(cells.get("c").result().cell()).isNotNull();
        put("huge", 10_000, 5_000);
        assertThat(cells.keys(10).result()).isEmpty();
    }

    @Test
    void aChangeThatFailsChangesNothing() {
        put("k", 100, 1);

        assertThat(cells.change("k", before -> {
                            throw new IllegalStateException("no");
                        })
                        .failed())
                .isTrue();
        assertThat(cells.get("k").result().cell()).isNotNull();
        cells.change("k", before -> new Step<>(Cells.NONE, true));
        assertThat(cells.get("k").result()).isEqualTo(Cells.NONE);
    }
}
