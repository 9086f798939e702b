package io.be.mesh.verticle.registry.pool;

import static io.be.mesh.verticle.registry.pool.PoolFixture.UNCHECKED;
import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.service.ServiceLease;
import io.be.mesh.cluster.service.ServicePool;
import io.be.mesh.verticle.registry.ServiceEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BalanceTest {
    private final PoolFixture fixture = new PoolFixture();

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private ServicePool pool(List<ServiceEntry> entries) {
        return fixture.pools.pool("demo", "/a", entries);
    }

    private static Map<String, Integer> chosen(ServicePool pool, int requests, String session) {
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < requests; i++) {
            ServiceLease lease = pool.lease(session, Set.of());
            lease.succeeded();
            counts.merge(lease.instance(), 1, Integer::sum);
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1,1", "3,1", "5,1,1", "7,3,2,1", "1000,1", "4,4,4,4", "1,2,3,4,5,6,7"})
    void eachCycleIsSharedExactlyByWeight(String written) {
        int[] weights =
                List.of(written.split(",")).stream().mapToInt(Integer::parseInt).toArray();
        ServicePool pool = pool(fixture.weighted("round-robin", weights));
        int cycle =
                List.of(written.split(",")).stream().mapToInt(Integer::parseInt).sum();

        for (int round = 0; round < 3; round++) {
            Map<String, Integer> expected = new TreeMap<>();
            for (int i = 0; i < weights.length; i++) {
                expected.put("10.0.0." + (i + 1) + ":80", weights[i]);
            }
            assertThat(chosen(pool, cycle, "")).isEqualTo(expected);
        }
    }

    @Test
    void theTurnsOfAHeavyInstanceAreSpread() {
        ServicePool pool = pool(fixture.weighted("round-robin", 5, 1, 1));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            order.add(pool.lease("", Set.of()).instance());
        }

        String text = String.join(" ", order);

        assertThat(text).doesNotContain("10.0.0.1:80 10.0.0.1:80 10.0.0.1:80 10.0.0.1:80 10.0.0.1:80");
    }

    @Test
    void theTurnsOfOneThatIsGoneAreSharedByAllOthers() {
        List<ServiceEntry> entries = fixture.weighted("round-robin", 1, 1, 1, 1);
        ServicePool pool = pool(entries);
        fixture.services.remove("k2");

        Map<String, Integer> counts = chosen(pool, 300, "");

        // What each was ahead of the others by then is the difference.
        assertThat(counts.keySet()).containsExactly("10.0.0.1:80", "10.0.0.3:80", "10.0.0.4:80");
        assertThat(counts.values()).allMatch(count -> count >= 99 && count <= 101);
    }

    @Test
    void aPoolMadeAnewForEachRequestDoesNotAlwaysBeginWithTheSame() {
        List<ServiceEntry> entries = fixture.weighted("round-robin", 1, 1, 1);
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            first.merge(pool(entries).lease("", Set.of()).instance(), 1, Integer::sum);
        }

        assertThat(first).hasSize(3);
    }

    @Test
    void fewestRequestsSparesASlowInstance() {
        ServicePool pool = pool(fixture.weighted("least-requests", 1, 1, 1));
        Map<String, Integer> counts = new TreeMap<>();
        Deque<ServiceLease> slow = new ArrayDeque<>();
        for (int i = 0; i < 1_000; i++) {
            ServiceLease lease = pool.lease("", Set.of());
            counts.merge(lease.instance(), 1, Integer::sum);
            if (lease.instance().equals("10.0.0.1:80")) {
                slow.add(lease);
            } else {
                lease.succeeded();
            }
            if (i % 100 == 99 && !slow.isEmpty()) {
                slow.remove().succeeded();
            }
        }

        // It answers one in a hundred; the others at once: it is given as many as it answers.
        assertThat(counts.get("10.0.0.1:80")).isBetween(9, 12);
        assertThat(counts.get("10.0.0.2:80")).isBetween(450, 550);
        assertThat(counts.get("10.0.0.3:80")).isBetween(450, 550);
    }

    @Test
    void fewestRequestsIsMeasuredByWeight() {
        ServicePool pool = pool(fixture.weighted("least-requests", 3, 1));
        Map<String, Integer> counts = new TreeMap<>();
        for (int i = 0; i < 400; i++) {
            counts.merge(pool.lease("", Set.of()).instance(), 1, Integer::sum);
        }

        assertThat(counts).isEqualTo(Map.of("10.0.0.1:80", 300, "10.0.0.2:80", 100));
    }

    @Test
    void aSessionStaysWhereItIsAndOnlyThoseOfALostInstanceMove() {
        List<ServiceEntry> entries = fixture.weighted("sticky", 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        ServicePool pool = pool(entries);
        Map<String, String> before = places(pool);
        assertThat(places(pool)).isEqualTo(before);

        fixture.services.remove("k4");
        Map<String, String> after = places(pool(entries.stream()
                .filter(entry -> !entry.registered().key().equals("k4"))
                .toList()));

        before.forEach((session, place) -> {
            if (place.equals("10.0.0.4:80")) {
                assertThat(after.get(session)).isNotEqualTo(place);
            } else {
                assertThat(after.get(session)).isEqualTo(place);
            }
        });
        Map<String, Integer> heirs = new HashMap<>();
        before.forEach((session, place) -> {
            if (place.equals("10.0.0.4:80")) {
                heirs.merge(String.valueOf(after.get(session)), 1, Integer::sum);
            }
        });
        assertThat(heirs).as("shared by all others").hasSize(9);
        assertThat(places(pool)).as("a pool that is older than the change").isEqualTo(after);
    }

    @Test
    void sessionsAreSharedByWeight() {
        ServicePool pool = pool(fixture.weighted("sticky", 1, 3));
        Map<String, Integer> counts = new HashMap<>();
        places(pool).forEach((session, place) -> counts.merge(place, 1, Integer::sum));

        assertThat(counts.get("10.0.0.1:80")).isBetween(400, 600);
        assertThat(counts.get("10.0.0.2:80")).isBetween(1_400, 1_600);
    }

    @Test
    void aStickyPoolServesRequestsWithoutASessionInTurn() {
        assertThat(chosen(pool(fixture.weighted("sticky", 1, 1)), 10, ""))
                .isEqualTo(Map.of("10.0.0.1:80", 5, "10.0.0.2:80", 5));
    }

    @Test
    void whereARequestWasTriedItIsNotTriedAgain() {
        ServicePool pool = fixture.pool(
                fixture.services.serve("a", "10.0.0.1:80", UNCHECKED),
                fixture.services.serve("b", "10.0.0.2:80", UNCHECKED));

        for (int i = 0; i < 10; i++) {
            assertThat(pool.lease("", Set.of("10.0.0.1:80")).instance()).isEqualTo("10.0.0.2:80");
        }
    }

    private static Map<String, String> places(ServicePool pool) {
        Map<String, String> places = new HashMap<>();
        for (int i = 0; i < 2_000; i++) {
            ServiceLease lease = pool.lease("session-" + i, Set.of());
            lease.succeeded();
            places.put("session-" + i, lease.instance());
        }
        return places;
    }
}
