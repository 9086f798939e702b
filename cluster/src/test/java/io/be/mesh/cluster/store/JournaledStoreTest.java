package io.be.mesh.cluster.store;

import static io.be.mesh.cluster.store.StoreFixture.await;
import static io.be.mesh.cluster.store.StoreFixture.commit;
import static io.be.mesh.cluster.store.StoreFixture.put;
import static io.be.mesh.cluster.store.StoreFixture.remove;
import static io.be.mesh.cluster.store.StoreFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.store.DurableStore.Change;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournaledStoreTest {
    @TempDir
    Path home;

    private Path folder() {
        return home.resolve("store");
    }

    private JournaledStore open() throws Exception {
        return JournaledStore.open(folder());
    }

    @Test
    void remembersCommitsInKeyOrderOverARestart() throws Exception {
        try (JournaledStore store = open()) {
            commit(store, put("routes", "b", "2"), put("routes", "a", "1"), put("identity", "self", "me"));
            commit(store, remove("routes", "b"), put("routes", "c", "3"));

            assertThat(texts(store, "routes")).containsExactly(entry("a", "1"), entry("c", "3"));
        }
        try (JournaledStore store = open()) {
            assertThat(store.table("routes").keySet()).containsExactly("a", "c");
            assertThat(texts(store, "routes")).containsExactly(entry("a", "1"), entry("c", "3"));
            assertThat(texts(store, "identity")).containsExactly(entry("self", "me"));
            assertThat(store.table("nothing")).isEmpty();
        }
    }

    private static Map.Entry<String, String> entry(String key, String value) {
        return Map.entry(key, value);
    }

    @Test
    void aSnapshotDoesNotChangeAndCannotBeChanged() throws Exception {
        try (JournaledStore store = open()) {
            commit(store, put("routes", "a", "1"));
            var before = store.table("routes");

            commit(store, put("routes", "b", "2"));

            assertThat(before).containsOnlyKeys("a");
            assertThatThrownBy(() -> before.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void manyCommitsAtOnceAreAllKept() throws Exception {
        List<Future<Void>> commits = new ArrayList<>();
        try (JournaledStore store = open()) {
            for (int i = 0; i < 500; i++) {
                commits.add(store.commit(List.of(put("routes", "k" + i, "v" + i))));
            }
            await(Future.all(commits));
        }
        try (JournaledStore store = open()) {
            assertThat(store.table("routes")).hasSize(500);
        }
    }

    @Test
    void completesOnTheContextOfTheCaller() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (JournaledStore store = open()) {
            Context context = vertx.getOrCreateContext();
            Promise<Context> seen = Promise.promise();

            context.runOnContext(ignored -> store.commit(List.of(put("routes", "a", "1")))
                    .onComplete(done -> seen.complete(Vertx.currentContext())));

            assertThat(await(seen.future())).isSameAs(context);
        } finally {
            await(vertx.close());
        }
    }

    @Test
    void refusesASecondOpeningAndNamesTheProcess() throws Exception {
        try (JournaledStore store = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.IN_USE))
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
            commit(store, put("routes", "a", "1"));
        }
        try (JournaledStore store = open()) {
            assertThat(texts(store, "routes")).containsKey("a");
        }
    }

    @Test
    void keepsItsFilesToItsOwner() throws Exception {
        try (JournaledStore store = open()) {
            commit(store, put("routes", "a", "1"));
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        try (var files = Files.list(folder())) {
            assertThat(files).hasSize(4).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-------"));
        }
    }

    @Test
    void refusesWhatIsOverALimitAndStoresNoneOfIt() throws Exception {
        try (JournaledStore store = open()) {
            Change good = put("routes", "good", "1");

            assertFails(store, ErrorCode.BAD_REQUEST, good, put("Routes!", "a", "1"));
            assertFails(store, ErrorCode.BAD_REQUEST, good, put("routes", "", "1"));
            assertFails(store, ErrorCode.BAD_REQUEST, good, put("routes", "\ud800", "1"));
            assertFails(store, ErrorCode.TOO_LARGE, good, put("routes", "k".repeat(1025), "1"));
            assertFails(store, ErrorCode.TOO_LARGE, good, put("routes", "a", "v".repeat((1 << 20) + 1)));
            commit(store, put("routes", "k".repeat(1024), "v".repeat(1 << 20)));

            assertThat(store.table("routes")).hasSize(1);
        }
    }

    private static void assertFails(DurableStore store, ErrorCode code, Change... changes) {
        assertThatThrownBy(() -> commit(store, changes))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        MeshException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void isFullAtItsLimitUntilSomethingIsRemoved() throws Exception {
        String big = "v".repeat(StoreLimits.VALUE_BYTES - 1);
        try (JournaledStore store = open()) {
            int rows = StoreLimits.LIVE_BYTES / StoreLimits.VALUE_BYTES;
            for (int i = 0; i < rows; i += 4) {
                commit(
                        store,
                        put("routes", key(i), big),
                        put("routes", key(i + 1), big),
                        put("routes", key(i + 2), big),
                        put("routes", key(i + 3), big));
            }

            assertFails(store, ErrorCode.TOO_LARGE, put("routes", "one", "more"));
            commit(store, remove("routes", "0"));
            commit(store, put("routes", "one", "more"));
        }
        try (JournaledStore store = open()) {
            assertThat(texts(store, "routes")).containsEntry("one", "more");
        }
    }

    private static String key(int one) {
        return String.valueOf((char) ('0' + one));
    }

    @Test
    void aClosedStoreSaysSo() throws Exception {
        JournaledStore store = open();
        store.close();
        store.close();

        assertFails(store, ErrorCode.UNAVAILABLE, put("routes", "a", "1"));
    }

    @Test
    void compactsAJournalOfRewrittenRows() throws Exception {
        String value = "v".repeat(500_000);
        try (JournaledStore store = open()) {
            for (int i = 0; i < 40; i++) {
                commit(store, put("routes", "k" + i % 2, i + value), put("identity", "self", "" + i));
            }
        }

        assertThat(Files.size(folder().resolve("journal"))).isBetween(1_000_000L, 9_000_000L);
        assertThat(folder().resolve("journal.new")).doesNotExist();
        try (JournaledStore store = open()) {
            assertThat(texts(store, "routes")).containsOnly(entry("k0", 38 + value), entry("k1", 39 + value));
            assertThat(texts(store, "identity")).containsOnly(entry("self", "39"));
        }
    }
}
