package io.be.mesh.verticle.registry.pool;

import static io.be.mesh.verticle.registry.pool.PoolFixture.UNCHECKED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.cluster.service.Registered;
import io.be.mesh.cluster.service.RetryBudget;
import io.be.mesh.cluster.service.ServiceLease;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.verticle.registry.ServiceEntry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolTest {
    private final PoolFixture fixture = new PoolFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private static void assertFails(ServicePool pool, ErrorCode code, String words) {
        assertThatThrownBy(() -> pool.lease("", Set.of()))
                .isInstanceOfSatisfying(MeshException.class, failure -> assertThat(failure.code())
                        .isEqualTo(code))
                .hasMessageContaining(words);
    }

    private static void fail(ServicePool pool, int times) {
        for (int i = 0; i < times; i++) {
            pool.lease("", Set.of()).failed();
        }
    }

    @Test
    void aLeaseSaysWhatIsDialledAndWhatItIsCalled() {
        ServiceLease lease = fixture.pool(fixture.services.serve("a", "[fd00::7]:8443", UNCHECKED))
                .lease("", Set.of());

        assertThat(lease.authority()).isEqualTo("[fd00::7]:8443");
        assertThat(lease.instance()).isEqualTo("[fd00::7]:8443");
        assertThat(lease.address().hostAddress()).isEqualTo("fd00:0:0:0:0:0:0:7");
        assertThat(lease.address().hostName()).isNull();
        assertThat(lease.address().port()).isEqualTo(8443);
    }

    @Test
    void anInstanceWhoseLeaseIsOverIsNotChosenFromThatMoment() {
        long now = fixture.clock.millis();
        ServicePool pool = fixture.pool(
                fixture.services.serve("a", FakeServices.service("10.0.0.1:80", "http", UNCHECKED), now + 1_000));
        fixture.move(Duration.ofMillis(1_000));
        assertThat(pool.lease("", Set.of()).instance()).isEqualTo("10.0.0.1:80");

        fixture.move(Duration.ofMillis(1));

        assertFails(pool, ErrorCode.NO_SERVICE, "no instance of demo is registered now");
    }

    @Test
    void aRenewedLeaseHoldsForPoolsThatAreOlder() {
        long now = fixture.clock.millis();
        Service service = FakeServices.service("10.0.0.1:80", "http", UNCHECKED);
        Registered first = FakeServices.registered("a", service, now + 1_000);
        ServicePool pool = fixture.pool(FakeServices.entry(fixture.services.put(first)));
        fixture.services.put(new Registered("a", first.registration(), 0, now + 60_000));

        fixture.move(Duration.ofSeconds(30));

        assertThat(pool.lease("", Set.of()).instance()).isEqualTo("10.0.0.1:80");
    }

    @Test
    void aRemovedInstanceIsDrained() {
        ServicePool pool = fixture.pool(
                fixture.services.serve("a", "10.0.0.1:80", UNCHECKED),
                fixture.services.serve("b", "10.0.0.2:80", UNCHECKED));
        List<ServiceLease> inFlight = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            inFlight.add(pool.lease("", Set.of()));
        }
        Endpoint removed = fixture.endpoint("10.0.0.1:80");

        fixture.services.remove("a");

        for (int i = 0; i < 10; i++) {
            assertThat(pool.lease("", Set.of()).instance()).isEqualTo("10.0.0.2:80");
        }
        assertThat(removed.inProgress()).isEqualTo(2);
        inFlight.forEach(ServiceLease::succeeded);
        assertThat(removed.inProgress()).isZero();
    }

    @Test
    void whatIsKnownOfAnAuthorityIsForgottenWhenNobodyNeedsItAndNotBefore() {
        ServicePool pool = fixture.pool(fixture.services.serve("a", "10.0.0.1:80", UNCHECKED));
        ServiceLease lease = pool.lease("", Set.of());
        Endpoints endpoints = fixture.health.endpoints();
        fixture.services.remove("a");

        fixture.move(Endpoints.KEPT);
        endpoints.sweep();
        assertThat(endpoints.get("10.0.0.1:80")).as("a request is in progress").isPresent();

        lease.succeeded();
        endpoints.sweep();
        assertThat(endpoints.size()).isZero();
    }

    @Test
    void whatIsRegisteredAgainBeforeItIsForgottenIsStillKnown() {
        fail(fixture.pool(fixture.services.serve("a", "10.0.0.1:80", UNCHECKED)), 5);
        fixture.services.remove("a");
        fixture.move(Duration.ofMillis(500));
        fixture.health.endpoints().sweep();

        assertFails(
                fixture.pool(fixture.services.serve("a", "10.0.0.1:80", UNCHECKED)),
                ErrorCode.UNREACHABLE,
                "5 requests in a row failed");
    }

    @Test
    void aPoolThatIsOlderThanAChangeServesWhatIsStillServed() {
        ServiceEntry entry = fixture.services.serve("a", "10.0.0.1:80", UNCHECKED);
        ServicePool pool = fixture.pool(entry);

        fixture.services.serve("a", entry.service(), Long.MAX_VALUE);
        assertThat(pool.lease("", Set.of()).instance()).isEqualTo("10.0.0.1:80");

        fixture.services.serve("a", FakeServices.service("10.0.0.9:80", "http", UNCHECKED), Long.MAX_VALUE);
        assertFails(pool, ErrorCode.NO_SERVICE, "no instance of demo");
    }

    @Test
    void aPoolMayBeMadeBeforeThisPartWasToldOfTheChange() {
        FakeServices told = fixture.services;
        List<ServicePool> made = new ArrayList<>();
        // Listeners are told in some order: this one comes first for a change that the roster hears of later.
        Registered registered = FakeServices.registered(
                "early", FakeServices.service("10.0.0.1:80", "http", UNCHECKED), Long.MAX_VALUE);
        FakeServices quiet = new FakeServices();
        quiet.onChange(() -> made.add(fixture.pool(FakeServices.entry(registered))));
        quiet.onChange(() -> told.put(registered));

        quiet.put(registered);

        assertThat(made.get(0).lease("", Set.of()).instance()).isEqualTo("10.0.0.1:80");
    }

    @Test
    void fiveFailuresEjectAnInstanceAndATrialBringsItBack() {
        ServicePool pool = fixture.pool(
                fixture.services.serve("a", "10.0.0.1:80", UNCHECKED),
                fixture.services.serve("b", "10.0.0.2:80", UNCHECKED));
        for (int i = 0; i < 5; i++) {
            pool.lease("", Set.of("10.0.0.2:80")).failed();
        }
        for (int i = 0; i < 10; i++) {
            ServiceLease lease = pool.lease("", Set.of());
            assertThat(lease.instance()).isEqualTo("10.0.0.2:80");
            lease.succeeded();
        }
        assertThat(fixture.health.unwell("10.0.0.1:80"))
                .hasValue("5 requests in a row failed, the next is tried in 1000 ms");

        fixture.move(Breaker.FIRST_WAIT);
        ServiceLease trial = pool.lease("", Set.of("10.0.0.2:80"));
        assertThat(trial.instance()).isEqualTo("10.0.0.1:80");
        assertThat(pool.lease("", Set.of()).instance())
                .as("one trial at a time")
                .isEqualTo("10.0.0.2:80");
        trial.succeeded();

        assertThat(pool.lease("", Set.of("10.0.0.2:80")).instance()).isEqualTo("10.0.0.1:80");
        assertThat(fixture.health.unwell("10.0.0.1:80")).isEmpty();
        assertThat(fixture.meters.counter("mesh.services.ejected").count()).isEqualTo(1);
    }

    @Test
    void aPoolOfOneFailsFastAndIsTriedAgainAfterItsTime() {
        ServicePool pool = fixture.pool(fixture.services.serve("a", "10.0.0.1:80", UNCHECKED));
        fail(pool, 5);
        assertFails(
                pool, ErrorCode.UNREACHABLE, "no instance of demo is well, 10.0.0.1:80: 5 requests in a row failed");

        fixture.move(Breaker.FIRST_WAIT);
        ServiceLease trial = pool.lease("", Set.of());
        assertFails(pool, ErrorCode.UNREACHABLE, "no instance of demo is well");
        trial.failed();
        assertFails(pool, ErrorCode.UNREACHABLE, "in 2000 ms");
        fixture.move(Duration.ofSeconds(2));
        pool.lease("", Set.of()).succeeded();

        for (int i = 0; i < 10; i++) {
            pool.lease("", Set.of());
        }
        assertThat(fixture.meters.counter("mesh.services.breaker.opened").count())
                .isEqualTo(2);
    }

    @Test
    void atMostHalfOfAPoolIsShutOut() {
        ServicePool pool = fixture.pool(
                fixture.services.serve("a", "10.0.0.1:80", UNCHECKED),
                fixture.services.serve("b", "10.0.0.2:80", UNCHECKED),
                fixture.services.serve("c", "10.0.0.3:80", UNCHECKED),
                fixture.services.serve("d", "10.0.0.4:80", UNCHECKED));
        List<String> all = List.of("10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80", "10.0.0.4:80");
        for (String failing : all.subList(0, 3)) {
            Set<String> others = Set.copyOf(
                    all.stream().filter(each -> !each.equals(failing)).toList());
            for (int i = 0; i < 5; i++) {
                pool.lease("", others).failed();
            }
            fixture.move(Duration.ofMillis(1));
        }

        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            chosen.add(pool.lease("", Set.of()).instance());
        }

        assertThat(chosen.stream().filter("10.0.0.1:80"::equals))
                .as("the one whose time comes first is on trial")
                .hasSize(1);
        assertThat(chosen.stream().filter("10.0.0.4:80"::equals)).hasSize(7);
    }

    @Test
    void allAsFullAsTheyMayBe() throws Exception {
        try (PoolFixture small = new PoolFixture(new MeshConfig.Registry(
                true, Duration.ofMillis(100), 2, Duration.ofSeconds(1), 64, Duration.ofMinutes(1)))) {
            ServicePool pool = small.pool(
                    small.services.serve("a", "10.0.0.1:80", UNCHECKED),
                    small.services.serve("b", "10.0.0.2:80", UNCHECKED));
            List<ServiceLease> leases = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                leases.add(pool.lease("", Set.of()));
            }
            assertThat(leases)
                    .extracting(ServiceLease::instance)
                    .containsExactlyInAnyOrder("10.0.0.1:80", "10.0.0.1:80", "10.0.0.2:80", "10.0.0.2:80");
            assertFails(pool, ErrorCode.UNAVAILABLE, "as many requests as they may");

            leases.get(1).abandoned();

            assertThat(pool.lease("", Set.of()).instance())
                    .isEqualTo(leases.get(1).instance());
        }
    }

    @Test
    void onlyTheFirstEndOfALeaseCounts() {
        ServicePool pool = fixture.pool(fixture.services.serve("a", "10.0.0.1:80", UNCHECKED));
        for (int i = 0; i < 10; i++) {
            ServiceLease lease = pool.lease("", Set.of());
            lease.succeeded();
            lease.failed();
            lease.abandoned();
        }

        assertThat(fixture.endpoint("10.0.0.1:80").inProgress()).isZero();
        assertThat(fixture.endpoint("10.0.0.1:80").breaker().isClosed()).isTrue();
    }

    @Test
    void aNameIsResolvedOnceAndWhatItStoodForThenIsDialled() throws Exception {
        fixture.names.put("svc.example", Future.succeededFuture(List.of(InetAddress.getByName("10.9.9.9"))));
        ServicePool pool = fixture.pool(fixture.services.serve("a", "svc.example:80", UNCHECKED));
        assertFails(pool, ErrorCode.UNREACHABLE, "svc.example:80: its name is not resolved yet");
        fixture.health.roster().rows();
        ServiceEntry entry = fixture.services.serve("a", "svc.example:80", UNCHECKED);
        assertThat(PoolFixture.await(fixture.health.probe("svc.example:80", entry.protocol(), entry.attributes())))
                .isEmpty();

        fixture.names.put("svc.example", Future.succeededFuture(List.of(InetAddress.getByName("169.254.169.254"))));
        PoolFixture.await(fixture.health.probe("svc.example:80", entry.protocol(), entry.attributes()));

        ServiceLease lease = pool.lease("", Set.of());
        assertThat(lease.address().hostAddress()).isEqualTo("10.9.9.9");
        assertThat(lease.address().host()).isEqualTo("10.9.9.9");
        assertThat(lease.authority()).isEqualTo("svc.example:80");
    }

    @Test
    void aNameThatStandsForARefusedAddressIsRefused() throws Exception {
        InetAddress good = InetAddress.getByName("10.9.9.9");
        InetAddress bad = InetAddress.getByName("169.254.169.254");
        ServiceEntry entry = fixture.services.serve("a", "evil.example:80", UNCHECKED);
        ServicePool pool = fixture.pool(entry);
        for (List<InetAddress> found : List.of(List.of(bad), List.of(good, bad))) {
            fixture.names.put("evil.example", Future.succeededFuture(found));

            assertThatThrownBy(() -> PoolFixture.await(
                            fixture.health.probe("evil.example:80", entry.protocol(), entry.attributes())))
                    .isInstanceOfSatisfying(MeshException.class, failure -> assertThat(failure.code())
                            .isEqualTo(ErrorCode.BAD_ADDRESS))
                    .hasMessageContaining("link-local");
            assertFails(pool, ErrorCode.UNREACHABLE, "169.254.169.254 is not dialled");
        }
    }

    @Test
    void aPortThatBecomesThisNodesOwnIsNotDialledAnyMore() throws Exception {
        ServiceEntry entry = fixture.services.serve("a", "127.0.0.1:40404", UNCHECKED);
        ServicePool pool = fixture.pool(entry);
        pool.lease("", Set.of()).succeeded();

        fixture.ownPorts.add(40404);

        assertThatThrownBy(() -> PoolFixture.await(
                        fixture.health.probe("127.0.0.1:40404", entry.protocol(), entry.attributes())))
                .hasMessageContaining("a port of this node");
        assertFails(pool, ErrorCode.UNREACHABLE, "a port of this node");
    }

    @Test
    void aNameThatNobodyKnowsYetIsNotWaitedFor() {
        Promise<List<InetAddress>> late = Promise.promise();
        fixture.names.put("slow.example", late.future());
        ServicePool pool = fixture.pool(fixture.services.serve("a", "slow.example:80", UNCHECKED));

        assertFails(pool, ErrorCode.UNREACHABLE, "its name is not resolved yet");
    }

    @Test
    void isOpenToAPartnerOnlyIfEachLiveInstanceSaysSo() {
        Principal partner = new Principal("LX01", "");
        ServiceEntry closed = fixture.services.serve("a", "10.0.0.1:80", UNCHECKED);
        ServiceEntry any = fixture.services.serve("b", "10.0.0.2:80", Map.of("check", "none", "partners", "*"));
        ServiceEntry named =
                fixture.services.serve("c", "10.0.0.3:80", Map.of("check", "none", "partners", "JG9,lx01"));

        assertThat(fixture.pool(closed).isOpenTo(partner)).isFalse();
        assertThat(fixture.pool(any).isOpenTo(partner)).isTrue();
        assertThat(fixture.pool(named).isOpenTo(partner)).isTrue();
        assertThat(fixture.pool(named).isOpenTo(new Principal("", "JG9"))).isTrue();
        assertThat(fixture.pool(named).isOpenTo(new Principal("LX02", ""))).isFalse();
        assertThat(fixture.pool(named).isOpenTo(Principal.NONE)).isFalse();
        ServicePool both = fixture.pool(closed, any);
        assertThat(both.isOpenTo(partner)).isFalse();
        fixture.services.remove("a");
        assertThat(both.isOpenTo(partner)).isTrue();
        fixture.services.remove("b");
        assertThat(both.isOpenTo(partner)).as("nothing is there").isFalse();
    }

    @Test
    void timeoutAndRetriesAreOfTheOwnerAndBounded() {
        ServicePool plain = fixture.pool(fixture.services.serve("a", "10.0.0.1:80", UNCHECKED));
        ServicePool much = fixture.pool(fixture.services.serve(
                "b",
                FakeServices.service("10.0.0.2:80", "http", UNCHECKED, Long.MAX_VALUE, Integer.MAX_VALUE),
                Long.MAX_VALUE));
        ServicePool some = fixture.pool(fixture.services.serve(
                "c", FakeServices.service("10.0.0.3:80", "http", UNCHECKED, 1_500, 2), Long.MAX_VALUE));

        assertThat(plain.timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(plain.retries()).isZero();
        assertThat(much.timeout()).isEqualTo(Duration.ofDays(1));
        assertThat(much.retries()).isEqualTo(10);
        assertThat(some.timeout()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(some.retries()).isEqualTo(2);
    }

    @Test
    void theBudgetOfRetriesOutlivesThePool() {
        ServiceEntry entry = fixture.services.serve("a", "10.0.0.1:80", UNCHECKED);
        RetryBudget budget = fixture.pool(entry).retryBudget();
        while (budget.tryRetry()) {
            assertThat(budget.isIdle()).isFalse();
        }

        assertThat(fixture.pool(entry).retryBudget().tryRetry()).isFalse();
        assertThat(fixture.pools
                        .pool("demo", "/other", List.of(entry))
                        .retryBudget()
                        .tryRetry())
                .isTrue();
    }

    @Test
    void nothingIsSaidOfWhatNobodyHasNamed() {
        assertThat(fixture.health.unwell("10.0.0.1:80")).isEqualTo(Optional.empty());
    }
}
