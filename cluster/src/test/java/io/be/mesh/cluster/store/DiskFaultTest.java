package io.be.mesh.cluster.store;

import static io.be.mesh.cluster.store.StoreFixture.await;
import static io.be.mesh.cluster.store.StoreFixture.commit;
import static io.be.mesh.cluster.store.StoreFixture.put;
import static io.be.mesh.cluster.store.StoreFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFaultTest {
    /** Frame, count, lengths, and the texts of the refused commit. */
    private static final int RECORD_BYTES = 16 + 4 + 8 + "routesb2".length();

    @TempDir
    Path home;

    private final FaultyChannel.Disk disk = new FaultyChannel.Disk();
    private final FaultyChannel.Disk draftDisk = new FaultyChannel.Disk();
    private StoreDirectory files;

    @BeforeEach
    void folder() throws Exception {
        files = StoreDirectory.create(home.resolve("store"));
    }

    private JournaledStore open() throws Exception {
        return JournaledStore.open(
                files,
                (file, options) -> new FaultyChannel(
                        FileChannel.open(file, options), file.equals(files.journalDraft()) ? draftDisk : disk));
    }

    private static void assertRefused(DurableStore store, String cause) {
        assertThatThrownBy(() -> commit(store, put("routes", "b", "2")))
                .cause()
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
                .hasMessageContaining(cause)
                .hasMessageContaining("restarted");
    }

    @Test
    void aFullDiskStopsCommitsAndLosesNothing() throws Exception {
        for (int room = 0; room < RECORD_BYTES; room++) {
            Files.deleteIfExists(files.journal());
            Files.deleteIfExists(files.view());
            Files.deleteIfExists(files.checkpoint());
            try (JournaledStore store = open()) {
                commit(store, put("routes", "a", "1"));
                disk.room.set(room);

                assertRefused(store, "No space left");
                disk.room.set(Long.MAX_VALUE);
                assertRefused(store, "No space left");

                assertThat(texts(store, "routes")).containsExactly(entry("a", "1"));
            }
            try (JournaledStore store = open()) {
                assertThat(texts(store, "routes")).containsExactly(entry("a", "1"));
                commit(store, put("routes", "b", "2"));
            }
        }
    }

    @Test
    void aDiskThatDoesNotTakeItStopsCommits() throws Exception {
        try (JournaledStore store = open()) {
            commit(store, put("routes", "a", "1"));
            disk.forceFails.set(true);
            assertRefused(store, "Input/output error");
            disk.forceFails.set(false);
            assertRefused(store, "Input/output error");

            assertThat(texts(store, "routes")).containsExactly(entry("a", "1"));
        }
        try (JournaledStore store = open()) {
            assertThat(texts(store, "routes")).containsExactly(entry("a", "1"));
        }
    }

    @Test
    void everyCommitThatWaitsForAFailingDiskIsAnswered() throws Exception {
        List<Future<Void>> commits = new ArrayList<>();
        try (JournaledStore store = open()) {
            disk.room.set(2_000);
            for (int i = 0; i < 200; i++) {
                commits.add(store.commit(List.of(put("routes", "k" + i, "v"))));
            }
            await(Future.join(commits).otherwiseEmpty());
        }
        long stored = commits.stream().filter(Future::succeeded).count();
        disk.room.set(Long.MAX_VALUE);
        try (JournaledStore store = open()) {
            assertThat(commits).allMatch(Future::isComplete);
            assertThat(store.table("routes")).hasSize((int) stored);
        }
        assertThat(stored).isLessThan(200);
    }

    @Test
    void aCompactionWithoutRoomLeavesTheJournalInUse() throws Exception {
        String value = "v".repeat(1_000_000);
        try (JournaledStore store = open()) {
            draftDisk.room.set(100_000);
            for (int i = 0; i < 6; i++) {
                commit(store, put("routes", "a", i + value));
            }
            commit(store, put("routes", "b", "2"));

            assertThat(Files.size(files.journal())).isGreaterThan(6_000_000);
        }
        assertThat(draftDisk.room).hasValue(0);
        assertThat(files.journalDraft()).doesNotExist();
        draftDisk.room.set(Long.MAX_VALUE);
        try (JournaledStore store = open()) {
            assertThat(texts(store, "routes")).containsOnly(entry("a", 5 + value), entry("b", "2"));
            commit(store, put("routes", "c", "3"));
        }
        assertThat(Files.size(files.journal())).isLessThan(2_000_000);
        try (JournaledStore store = open()) {
            assertThat(texts(store, "routes")).containsOnlyKeys("a", "b", "c");
        }
    }
}
