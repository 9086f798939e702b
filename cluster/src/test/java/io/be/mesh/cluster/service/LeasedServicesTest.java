package io.be.mesh.cluster.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.cluster.store.StoreLimits;
import io.be.mesh.cluster.table.LocalTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Resource;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasedServicesTest {
    private static final Codec JSON = new Codecs(CodecLimits.of(StoreLimits.VALUE_BYTES)).json();
    private static final Registration ONE = registration("one", 0);
    private static final String KEY = RegistrationKey.of(ONE);

    @TempDir
    Path home;

    private final AtomicInteger told = new AtomicInteger();
    private DurableStore store;
    private LocalTable<Registration> registrations;
    private LocalTable<Lease> leases;
    private LeasedServices services;

    @BeforeEach
    void open() throws Exception {
        store = JournaledStore.open(home.resolve("store"));
        registrations = LocalTable.open(store, TableNames.REGISTRATIONS, Registration.class, JSON, Clock.systemUTC());
        leases = LocalTable.open(store, TableNames.LEASES, Lease.class, JSON, Clock.systemUTC());
        services = new LeasedServices(registrations, leases);
        services.onChange(told::incrementAndGet);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Registration registration(String instance, long timestamp) {
        return new Registration(instance, "name", "complex", "127.0.0.1:1", Resource.NONE, timestamp, Map.of());
    }

    private void lease(String key, long since, long until) throws Exception {
        await(leases.write(Map.of(key, new Lease(key, since, until)), Set.of()));
    }

    private static void await(Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Registered only() {
        assertThat(services.all()).hasSize(1);
        return services.all().iterator().next();
    }

    @Test
    void aLeaseAloneIsNothing() throws Exception {
        lease(KEY, 1, 2);

        assertThat(services.all()).isEmpty();
        assertThat(told).hasValue(0);
    }

    @Test
    void aRenewalKeepsTheRegistrationAndIsTold() throws Exception {
        lease(KEY, 10, 20);
        await(registrations.write(Map.of(KEY, ONE), Set.of()));
        Registered before = only();
        assertThat(before).isEqualTo(new Registered(KEY, ONE, 10, 20));
        assertThat(told).hasValue(1);

        lease(KEY, 10, 30);

        assertThat(only().until()).isEqualTo(30);
        assertThat(only().since()).isEqualTo(10);
        assertThat(only().registration()).isSameAs(before.registration());
        assertThat(services.get(KEY)).contains(only());
        assertThat(told).hasValue(2);
    }

    @Test
    void whatDidNotChangeStaysTheSameObject() throws Exception {
        Registration other = registration("other", 0);
        await(registrations.write(Map.of(KEY, ONE, RegistrationKey.of(other), other), Set.of()));
        lease(KEY, 1, 2);
        Registered before = services.get(KEY).orElseThrow();

        lease(RegistrationKey.of(other), 5, 6);

        assertThat(services.get(KEY).orElseThrow()).isSameAs(before);
        assertThat(services.all()).extracting(Registered::until).containsExactly(2L, 6L);
    }

    @Test
    void bothSurviveARestart() throws Exception {
        lease(KEY, 10, 20);
        await(registrations.write(Map.of(KEY, ONE), Set.of()));
        store.close();

        open();

        assertThat(only()).isEqualTo(new Registered(KEY, ONE, 10, 20));
        assertThat(only().isLive(20)).isTrue();
        assertThat(only().isLive(21)).isFalse();
    }

    @Test
    void aRemovedOneIsGoneAndTold() throws Exception {
        await(registrations.write(Map.of(KEY, ONE), Set.of()));
        lease(KEY, 1, 2);
        int before = told.get();

        await(registrations.write(Map.of(), Set.of(KEY)));

        assertThat(services.all()).isEmpty();
        assertThat(services.get(KEY)).isEmpty();
        assertThat(told).hasValue(before + 1);
    }

    /** Whatever changes among many, each is found with its own lease. */
    @Test
    void manyChangesAreFollowed() throws Exception {
        Random random = new Random(7);
        Map<String, Long> expected = new TreeMap<>();
        for (int round = 0; round < 200; round++) {
            Registration one = registration("i" + random.nextInt(40), 0);
            String key = RegistrationKey.of(one);
            if (random.nextInt(4) == 0) {
                await(registrations.write(Map.of(), Set.of(key)));
                await(leases.write(Map.of(), Set.of(key)));
                expected.remove(key);
            } else {
                lease(key, 1, round);
                if (random.nextBoolean() || !expected.containsKey(key)) {
                    await(registrations.write(Map.of(key, one), Set.of()));
                }
                expected.put(key, (long) round);
            }
            Map<String, Long> seen = new TreeMap<>();
            services.all().forEach(each -> seen.put(each.key(), each.until()));
            assertThat(seen).isEqualTo(expected);
            expected.keySet()
                    .forEach(each ->
                            assertThat(services.get(each).orElseThrow().key()).isEqualTo(each));
        }
        assertThat(services.get("none")).isEmpty();
    }

    /** It was written by a version that kept the end of the lease in the registration. */
    @Test
    void aRowWithoutALeaseSaysItsEndItself() throws Exception {
        await(registrations.write(Map.of(KEY, registration("one", 99)), Set.of()));

        assertThat(only().until()).isEqualTo(99);
        assertThat(only().since()).isZero();
    }

    @Test
    void keysOfOtherNamesAreOtherKeys() {
        assertThat(RegistrationKey.of("complex", "a/b", "c")).isNotEqualTo(RegistrationKey.of("complex", "a", "b/c"));
        assertThat(RegistrationKey.of("complex", "a", "b")).isNotEqualTo(RegistrationKey.of("complexa", "", "b"));
    }
}
