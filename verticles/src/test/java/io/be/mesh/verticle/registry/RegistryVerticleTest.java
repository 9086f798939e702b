package io.be.mesh.verticle.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.VertxBus;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.cluster.bus.message.Expected;
import io.be.mesh.cluster.bus.message.PutService;
import io.be.mesh.cluster.bus.message.Registrations;
import io.be.mesh.cluster.bus.message.RegistryKind;
import io.be.mesh.cluster.bus.message.RemoveService;
import io.be.mesh.cluster.bus.message.ServiceChange;
import io.be.mesh.cluster.bus.message.ServicePage;
import io.be.mesh.cluster.bus.message.ServiceQuery;
import io.be.mesh.cluster.bus.message.ServiceRef;
import io.be.mesh.cluster.replica.Leadership;
import io.be.mesh.cluster.service.Lease;
import io.be.mesh.cluster.service.LeasedServices;
import io.be.mesh.cluster.service.RegistrationKey;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Resource;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.verticle.MemoryTable;
import io.be.mesh.verticle.registry.directory.RegisteredDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryVerticleTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final TurnedClock clock = new TurnedClock();
    private final FakeHealth health = new FakeHealth();
    private final MemoryTable<Registration> registrations = new MemoryTable<>();
    private final MemoryTable<Lease> leases = new MemoryTable<>();
    private final AtomicInteger rowsWritten = new AtomicInteger();
    private Vertx vertx;
    private VertxBus bus;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        bus = new VertxBus(vertx);
        registrations.onChange(rowsWritten::incrementAndGet);
        LeasedServices services = new LeasedServices(registrations, leases);
        RegistryVerticle registry = new RegistryVerticle(
                bus,
                registrations,
                leases,
                services,
                new RegisteredDirectory(services, RegistryVerticleTest::none, health, clock),
                health,
                Leadership.ALONE,
                clock);
        await(vertx.deployVerticle(registry));
    }

    @AfterEach
    void stop() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static ServicePool none(String name, String rule, List<ServiceEntry> entries) {
        throw new AssertionError("nobody asks for " + name);
    }

    private <Q, R> R ask(Address<Q, R> address, Q question) throws Exception {
        return await(bus.request(address, question));
    }

    private <Q> MeshException refusal(Address<Q, ?> address, Q question) throws Exception {
        try {
            ask(address, question);
        } catch (ExecutionException e) {
            return (MeshException) e.getCause();
        }
        throw new AssertionError("it was not refused");
    }

    private static Registration registration(String name, String instance, String urn, long timestamp) {
        return read("{\"instance_id\":\"" + instance + "\",\"name\":\"" + name
                + "\",\"kind\":\"complex\",\"timestamp\":" + timestamp
                + ",\"content\":{\"services\":[{\"urn\":\"" + urn + "\",\"kind\":\"Restful\"}]}}");
    }

    private static Registration read(String json) {
        return new Codecs(CodecLimits.of(65536)).json().decode(Registration.class, ByteString.copyFromUtf8(json));
    }

    private List<Registration> exported(String prefix) throws Exception {
        return ask(Addresses.REGISTRY_EXPORT, new RegistryKind(prefix)).registrations();
    }

    private ServicePage.State only() throws Exception {
        List<ServicePage.State> found = ask(Addresses.REGISTRY_LIST, new ServiceQuery("", "", "", "", 10))
                .services();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void aRenewalIsOneSmallWrite() throws Exception {
        ask(Addresses.REGISTRY_PUT, registration("a", "h:1", "/a", 60_000));
        clock.turn(Duration.ofSeconds(30));
        Done renewed = ask(Addresses.REGISTRY_PUT, registration("a", "h:1", "/a", 60_000));

        assertThat(renewed).isEqualTo(Done.OK);
        assertThat(rowsWritten).hasValue(1);
        assertThat(health.tried).containsExactly("h:1");
        assertThat(only().since()).isEqualTo(TurnedClock.START);
        assertThat(only().until()).isEqualTo(TurnedClock.START + 90_000);
    }

    @Test
    void otherContentKeepsTheBeginningOfTheLease() throws Exception {
        ask(Addresses.REGISTRY_PUT, registration("a", "h:1", "/a", 60_000));
        long version = only().version();
        clock.turn(Duration.ofSeconds(30));

        Done changed = ask(Addresses.REGISTRY_PUT, registration("a", "h:1", "/b", 60_000));

        assertThat(changed.changes()).hasSize(1);
        assertThat(changed.changes().get(0).object()).isEqualTo("service complex/a/h:1");
        assertThat(only().since()).isEqualTo(TurnedClock.START);
        assertThat(only().version()).isGreaterThan(version);
        assertThat(rowsWritten).hasValue(2);
    }

    @Test
    void aLeaseEndsWhenItSaysAndTheNextBeginsAnew() throws Exception {
        ask(Addresses.REGISTRY_PUT, registration("a", "h:1", "/a", 60_000));
        clock.turn(MINUTE);
        assertThat(exported("")).hasSize(1);
        clock.turn(Duration.ofMillis(1));
        assertThat(exported("")).isEmpty();

        ask(Addresses.REGISTRY_PUT, registration("a", "h:1", "/a", 60_000));

        assertThat(only().since()).isEqualTo(TurnedClock.START + 60_001);
    }

    /** Clients that name no timestamp are served as ever, and told what they get. */
    @Test
    void whatIsOverAtOnceIsStoredAndSaid() throws Exception {
        Done done = ask(Addresses.REGISTRY_PUT, registration("a", "h:1", "/a", 0));

        assertThat(done.message()).startsWith("the lease of a (h:1) is over already");
        assertThat(registrations.values()).hasSize(1);
        clock.turn(Duration.ofMillis(1));
        assertThat(exported("")).isEmpty();
    }

    @Test
    void whatIsStaticStays() throws Exception {
        ask(
                Addresses.REGISTRY_PUT,
                read(
                        "{\"instance_id\":\"h:1\",\"name\":\"a\",\"kind\":\"server\",\"attachments\":{\"static\":\"true\"}}"));
        clock.turn(Duration.ofDays(10_000));

        assertThat(exported("server.a.h:1")).extracting(Registration::timestamp).containsExactly(Long.MAX_VALUE);
    }

    @Test
    void anAddressThatCannotBeReachedIsStoredAndSaid() throws Exception {
        health.unwell.put("h:1", "connection \"refused\" at \\x");

        Done done = ask(Addresses.REGISTRY_PUT, registration("a", "h:1", "/a", 60_000));

        assertThat(done.message())
                .isEqualTo(
                        "a services[0] at h:1 cannot be reached (connection 'refused' at /x) and is stored as unhealthy");
        assertThat(only().addresses()).containsExactly(new ServicePage.Address("h:1", "connection \"refused\" at \\x"));
        assertThat(exported("complex.a.")).hasSize(1);

        ask(Addresses.REGISTRY_PUT, registration("a", "h:1", "/a", 60_000));
        assertThat(health.tried).as("what is unwell is tried at each renewal").containsExactly("h:1", "h:1");
    }

    @Test
    void manyUnwellAddressesAreOneShortLine() throws Exception {
        List<Registration> many = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> registration("n" + i, "h:" + i, "/" + i, 1000))
                .toList();
        many.forEach(each -> health.unwell.put(each.instanceId(), "x".repeat(1000)));

        String message = ask(Addresses.REGISTRY_PUTS, new Registrations(many)).message();

        assertThat(message).hasSizeLessThan(700).endsWith("; and 17 more").contains("n1 services[0] at h:1 cannot");
    }

    /** However many there are, a client is not kept waiting. */
    @Test
    void addressesThatDoNotAnswerAreSaidToBeLate() throws Exception {
        List<Registration> many = IntStream.rangeClosed(1, 200)
                .mapToObj(i -> registration("n", "h:" + i, "/a", 60_000))
                .toList();
        many.forEach(each -> health.silent.add(each.instanceId()));

        Done done = ask(Addresses.REGISTRY_PUTS, new Registrations(many));

        assertThat(done.message()).contains("no answer in time").endsWith("; and 197 more");
        assertThat(health.tried).hasSize(AddressTrials.AT_ONCE);
        assertThat(exported("")).hasSize(200);
    }

    @Test
    void whatMayNotBeDialledIsRefusedWithItsField() throws Exception {
        health.forbidden.add("h:2");
        Registrations several =
                new Registrations(List.of(registration("a", "h:1", "/a", 1000), registration("b", "h:2", "/b", 1000)));

        MeshException refusal = refusal(Addresses.REGISTRY_PUTS, several);

        assertThat(refusal.code().code()).isEqualTo("E0000000619");
        assertThat(refusal.message()).isEqualTo("registrations[1].address is a listener of this node");
        assertThat(registrations.values()).isEmpty();
        assertThat(leases.values()).isEmpty();
    }

    @Test
    void nothingIsTouchedWhenOneOfSeveralIsBad() throws Exception {
        ask(Addresses.REGISTRY_PUT, registration("a", "h:1", "/a", 60_000));
        clock.turn(Duration.ofSeconds(30));
        Registrations several = new Registrations(
                List.of(registration("a", "h:1", "/a", 60_000), registration("b", "h:2", "/mesh/x", 1000)));

        MeshException refusal = refusal(Addresses.REGISTRY_PUTS, several);

        assertThat(refusal.message())
                .isEqualTo("registrations[1].content.services[0].urn is a path of the node itself");
        assertThat(only().until()).as("not renewed either").isEqualTo(TurnedClock.START + 60_000);
        assertThat(health.tried).containsExactly("h:1");
    }

    @Test
    void theSecondOwnerOfAPathIsTold() throws Exception {
        ask(Addresses.REGISTRY_PUT, registration("a", "h:1", "/a/{x}", 60_000));
        clock.turn(Duration.ofSeconds(1));

        Done second = ask(Addresses.REGISTRY_PUT, registration("b", "h:2", "/a/{y}", 120_000));

        assertThat(second.message()).isEqualTo("/a/{name} of b is with a (h:1) until that one is gone");
        List<ServicePage.State> both = ask(Addresses.REGISTRY_LIST, new ServiceQuery("complex", "", "", "", 10))
                .services();
        assertThat(both).extracting(state -> state.rules().get(0).owner()).containsExactly("", "a (h:1)");

        clock.turn(MINUTE);
        assertThat(only().rules().get(0).owner()).as("the first is over").isEmpty();
    }

    @Test
    void aRemovalIsFinalAndMayBeRepeated() throws Exception {
        Registration there = registration("a", "h:1", "/a", 60_000);
        ask(Addresses.REGISTRY_PUT, there);

        assertThat(ask(Addresses.REGISTRY_REMOVE, there).changes()).hasSize(1);
        assertThat(ask(Addresses.REGISTRY_REMOVE, there)).isEqualTo(Done.OK);

        assertThat(registrations.values()).isEmpty();
        assertThat(leases.values()).isEmpty();
        assertThat(registrations.removed()).containsExactly(RegistrationKey.of(there));
    }

    @Test
    void isExportedByWhatItsNameBeginsWith() throws Exception {
        ask(Addresses.REGISTRY_PUT, registration("ab", "h:1", "/a", 60_000));
        ask(Addresses.REGISTRY_PUT, registration("a", "h:1", "/b", 60_000));

        assertThat(exported("")).hasSize(2);
        assertThat(exported("complex.a")).hasSize(2);
        assertThat(exported("complex.a.")).hasSize(1);
        assertThat(exported("complex.a.h:1").get(0).timestamp()).isEqualTo(TurnedClock.START + 60_000);
        assertThat(exported("metadata")).isEmpty();
    }

    @Test
    void aConditionThatIsNotMetChangesNothing() throws Exception {
        Registration first = registration("a", "h:1", "/a", 60_000);
        ServiceChange made = ask(Addresses.REGISTRY_PUT_IF, new PutService(first, new Expected.Exactly(0)));
        assertThat(made.made()).isTrue();
        clock.turn(Duration.ofSeconds(1));

        for (Registration each : List.of(first, registration("a", "h:1", "/b", 60_000))) {
            ServiceChange refused = ask(Addresses.REGISTRY_PUT_IF, new PutService(each, new Expected.Exactly(0)));
            assertThat(refused.made()).isFalse();
            assertThat(refused.version()).isEqualTo(made.version());
        }
        assertThat(only().until()).isEqualTo(TurnedClock.START + 60_000);
        ServiceRef ref = only().ref();
        RemoveService wrong = new RemoveService(ref, new Expected.Exactly(made.version() + 1));
        assertThat(ask(Addresses.REGISTRY_REMOVE_IF, wrong).made()).isFalse();
        assertThat(exported("")).hasSize(1);

        ServiceChange changed = ask(
                Addresses.REGISTRY_PUT_IF,
                new PutService(registration("a", "h:1", "/b", 60_000), new Expected.Exactly(made.version())));
        assertThat(changed.made()).isTrue();
        assertThat(changed.version()).isGreaterThan(made.version());
        assertThat(only().since()).isEqualTo(TurnedClock.START);
        assertThat(ask(Addresses.REGISTRY_REMOVE_IF, new RemoveService(ref, new Expected.Exactly(changed.version())))
                        .made())
                .isTrue();
        assertThat(exported("")).isEmpty();
        assertThat(ask(Addresses.REGISTRY_PUT_IF, new PutService(first, new Expected.Present()))
                        .made())
                .isFalse();
    }

    @Test
    void pagesFollowEachOther() throws Exception {
        for (int i = 0; i < 5; i++) {
            ask(Addresses.REGISTRY_PUT, registration("a", "h:" + (i + 1), "/a", 60_000));
        }
        ServicePage first = ask(Addresses.REGISTRY_LIST, new ServiceQuery("complex", "a", "", "", 3));
        ServicePage second = ask(Addresses.REGISTRY_LIST, new ServiceQuery("complex", "a", "", first.next(), 3));

        assertThat(first.services()).hasSize(3);
        assertThat(second.services()).hasSize(2);
        assertThat(second.next()).isEmpty();
        assertThat(refusal(Addresses.REGISTRY_LIST, new ServiceQuery("", "", "", "", 0))
                        .message())
                .contains("limit");
    }

    private void fill(int registered, Resource content, long until) {
        Map<String, Registration> rows = new HashMap<>();
        Map<String, Lease> terms = new HashMap<>();
        for (int i = 0; i < registered; i++) {
            Registration row = new Registration("i" + i, "full", "server", "h:1", content, 0, Map.of());
            rows.put(RegistrationKey.of(row), row);
            terms.put(RegistrationKey.of(row), new Lease(RegistrationKey.of(row), 1, until));
        }
        leases.write(terms, Set.of());
        registrations.write(rows, Set.of());
    }

    @Test
    void aFullTableRefusesAndForgetsWhatIsOver() throws Exception {
        fill(RegistrationBook.MAX_REGISTRATIONS, Resource.NONE, TurnedClock.START + 1000);

        MeshException refusal = refusal(Addresses.REGISTRY_PUT, registration("a", "h:1", "/a", 60_000));
        assertThat(refusal.code().code()).isEqualTo("E0000000700");
        assertThat(refusal.message()).contains("20000 registrations");

        clock.turn(Duration.ofSeconds(2));
        ask(Addresses.REGISTRY_PUT, registration("a", "h:1", "/a", 60_000));
        assertThat(registrations.values()).hasSize(1);
        assertThat(leases.values()).hasSize(1);
    }

    @Test
    void servicesAreCountedTogether() throws Exception {
        Service one = registration("x", "h:1", "/x", 1).content().services().get(0);
        int each = RegistrationRules.MAX_SERVICES;
        fill(
                RegistrationBook.MAX_SERVICES / each,
                new Resource(List.of(), Collections.nCopies(each, one)),
                Lease.FOREVER);

        MeshException refusal = refusal(Addresses.REGISTRY_PUT, registration("a", "h:1", "/a", 60_000));

        assertThat(refusal.code().code()).isEqualTo("E0000000700");
        assertThat(refusal.message()).contains("200000 services");
    }

    @Test
    void aLeaseThatLostItsRegistrationIsSweptWithWhatIsOver() throws Exception {
        LeasedServices services = new LeasedServices(registrations, leases);
        RegistrationBook book = new RegistrationBook(registrations, leases, services, clock);
        ask(Addresses.REGISTRY_PUT, registration("a", "h:1", "/a", 1000));
        ask(Addresses.REGISTRY_PUT, registration("b", "h:2", "/b", 60_000));
        leases.put("lost", new Lease("lost", 1, 2));

        await(book.sweep(TurnedClock.START + 1001, 10));

        assertThat(exported("")).hasSize(1);
        assertThat(registrations.values()).hasSize(1);
        assertThat(leases.values()).hasSize(1);
    }
}
