package io.be.mesh.cluster.table;

import static io.be.mesh.cluster.table.Replica.await;
import static io.be.mesh.cluster.table.Replica.node;
import static io.be.mesh.cluster.table.Replica.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IndeterminateOperationStateException;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A write that one side has and the other has not is never answered as if it had succeeded. */
class ClusterTableFailureTest {
    @TempDir
    Path home;

    /** A store whose disk can be made to refuse. */
    private static final class Refusing implements DurableStore {
        private final DurableStore store;
        private volatile boolean refuses;

        private Refusing(DurableStore store) {
            this.store = store;
        }

        @Override
        public Map<String, byte[]> table(String name) {
            return store.table(name);
        }

        @Override
        public Future<Void> commit(List<Change> changes) {
            return refuses
                    ? Future.failedFuture(new MeshException(ErrorCode.INTERNAL, "no space is left"))
                    : store.commit(changes);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @Test
    void whatTheOwnDiskRefusesFailsAndIsTakenLater() throws Exception {
        try (GridFixture grid = new GridFixture(1, 1);
                Refusing store = new Refusing(Replica.openStore(home.resolve("a")))) {
            HazelcastInstance member = grid.start(0);
            try (ClusterTables tables = new ClusterTables(
                    member,
                    store,
                    Replica.storeKey(home.resolve("a")),
                    GridKey.random(),
                    event -> Future.succeededFuture(),
                    Clock.systemUTC(),
                    Replica.REREAD)) {
                ReplicatedTable<Environ> table = tables.open("identity", Environ.class, Replica.JSON, true);
                await(tables.loaded());
                put(table, "k", "1");
                store.refuses = true;

                assertThatThrownBy(() -> put(table, "k", "2"))
                        .cause()
                        .isInstanceOfSatisfying(
                                MeshException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
                        .hasMessageContaining("the other replicas have the change of table identity")
                        .hasMessageContaining("no space is left");
                assertThat(table.get("k")).contains(node("1"));

                store.refuses = false;
                await().until(() -> table.get("k").equals(Optional.of(node("2"))));
            }
        }
    }

    @Test
    void anUncertainOutcomeIsSaidToBeUncertain() throws Exception {
        try (GridFixture grid = new GridFixture(1, 1)) {
            HazelcastInstance member = grid.start(0);
            GridTable table = new GridTable(member, member.getMap(ClusterTables.MAP), "routes", Runnable::run);
            for (Throwable cause :
                    List.of(new IndeterminateOperationStateException("backup acks missed"), new TimeoutException())) {
                MeshException failure = table.failure(cause, false);
                assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
                assertThat(failure).hasMessageContaining("it is not known whether the change of table routes was made");
            }
        }
    }
}
