package io.be.mesh.cluster.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.core.HazelcastInstance;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.cluster.service.Lease;
import io.be.mesh.cluster.service.LeasedServices;
import io.be.mesh.cluster.service.Registered;
import io.be.mesh.cluster.service.RegistrationKey;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Resource;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registrations and their leases, written through one replica and seen through the other. */
class LeasesOfReplicasTest {
    private static final Registration ENGINE =
            new Registration("127.0.0.1:1", "engine", "complex", "127.0.0.1:1", Resource.NONE, 0, Map.of());
    private static final String KEY = RegistrationKey.of(ENGINE);

    @TempDir
    Path home;

    private final List<Replica> replicas = new ArrayList<>();
    private GridFixture grid;
    private Side a;
    private Side b;

    private record Side(
            ReplicatedTable<Registration> registrations, ReplicatedTable<Lease> leases, LeasedServices services) {

        static Side of(TableFactory tables) {
            ReplicatedTable<Registration> registrations =
                    tables.open(TableNames.REGISTRATIONS, Registration.class, Replica.JSON, false);
            ReplicatedTable<Lease> leases = tables.open(TableNames.LEASES, Lease.class, Replica.JSON, false);
            return new Side(registrations, leases, new LeasedServices(registrations, leases));
        }

        boolean shows(long since, long until) {
            return services.get(KEY)
                    .filter(each -> each.since() == since && each.until() == until)
                    .isPresent();
        }

        void lease(long since, long until) throws Exception {
            Replica.await(leases.write(Map.of(KEY, new Lease(KEY, since, until)), Set.of()));
        }
    }

    @BeforeEach
    void start() throws Exception {
        grid = new GridFixture(2, 2);
        GridKey key = GridKey.random();
        List<HazelcastInstance> members = List.of(grid.start(0), grid.start(1));
        for (int i = 0; i < 2; i++) {
            replicas.add(Replica.open(members.get(i), home.resolve("r" + i), key));
        }
        a = Side.of(replicas.get(0).tables);
        b = Side.of(replicas.get(1).tables);
        for (Replica replica : replicas) {
            Replica.await(replica.tables.loaded());
        }
    }

    @AfterEach
    void stop() {
        replicas.forEach(Replica::close);
        grid.close();
    }

    private void register(Side side) throws Exception {
        side.lease(10, 20);
        Replica.await(side.registrations.write(Map.of(KEY, ENGINE), Set.of()));
    }

    @Test
    void isRegisteredThroughOneAndRenewedThroughTheOther() throws Exception {
        register(a);
        assertThat(a.shows(10, 20)).isTrue();
        await().until(() -> b.shows(10, 20));
        Registration there = b.services.get(KEY).orElseThrow().registration();

        b.lease(10, 30);

        await().until(() -> a.shows(10, 30));
        assertThat(b.services.get(KEY).orElseThrow().registration()).isSameAs(there);
    }

    @Test
    void theOtherReplicaIsToldOfARemoval() throws Exception {
        register(a);
        await().until(() -> b.shows(10, 20));
        AtomicReference<List<Registered>> seen = new AtomicReference<>(List.of());
        b.services.onChange(() -> seen.set(List.copyOf(b.services.all())));
        seen.set(List.copyOf(b.services.all()));

        Replica.await(a.registrations.write(Map.of(), Set.of(KEY)));

        await().until(() -> seen.get().isEmpty());
    }

    /** What the second replica has kept is enough to start from, with what is left of the lease. */
    @Test
    void aReplicaStartsFromItsOwnStore() throws Exception {
        register(a);
        await().until(() -> b.shows(10, 20));
        replicas.forEach(Replica::close);
        replicas.clear();

        try (JournaledStore store = Replica.openStore(home.resolve("r1"))) {
            Side alone = Side.of(new LocalTables(store, Replica.storeKey(home.resolve("r1")), Clock.systemUTC()));
            assertThat(alone.shows(10, 20)).isTrue();
        }
    }
}
