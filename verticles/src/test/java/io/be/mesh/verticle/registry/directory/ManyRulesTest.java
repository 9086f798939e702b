package io.be.mesh.verticle.registry.directory;

import static io.be.mesh.verticle.registry.directory.Engines.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.cluster.service.Registered;
import io.be.mesh.cluster.service.ServiceRequest;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.protocol.service.PathRule;
import io.be.mesh.protocol.service.ServiceAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The directory against a list that is asked rule by rule, and while everything changes. */
class ManyRulesTest {
    private static final List<String> URNS = List.of(
            "/a",
            "/a/b",
            "/a/{x}",
            "/{x}/b",
            "/a/*",
            "/*",
            "~/a/[a-c]+",
            "~/a/b?",
            "~.*b",
            "/a/",
            "/",
            "/{x}",
            "/b/c/{x}");
    private static final List<String> PATHS =
            List.of("/a", "/a/b", "/a/c", "/b/b", "/a/", "/", "/b/c/d", "/b/c/", "/x/y/z", "/a/b/c", "/%61/b");
    private static final List<Map<String, String>> ATTRS = List.of(
            Map.of(),
            Map.of(),
            Map.of("priority", "high"),
            Map.of("methods", "GET"),
            Map.of("hosts", "x.example.com"),
            Map.of("hosts", "*.example.com", "methods", "GET,POST"),
            Map.of("headers", "k=v"),
            Map.of("hosts", "x.example.com,y.org", "headers", "k=*"));
    private static final List<String> HOSTS = List.of("", "x.example.com", "z.example.com", "y.org");

    private record Candidate(Registered registered, PathRule rule, Conditions conditions, int priority) {}

    private static Optional<String> naive(List<Registered> rows, ServiceRequest request, String path, long now) {
        List<Candidate> candidates = new ArrayList<>();
        for (Registered row : rows) {
            Service service = row.registration().content().services().get(0);
            PathRule rule = PathRule.parse(service.urn());
            ServiceAttributes attributes = ServiceAttributes.of(Map.of(), service.attrs());
            Conditions conditions = Conditions.of(attributes);
            if (row.isLive(now)
                    && rule.matches(path)
                    && conditions.unmet(request, request.host()).isEmpty()) {
                candidates.add(new Candidate(row, rule, conditions, attributes.priority()));
            }
        }
        return candidates.stream()
                .min(Comparator.comparing(Candidate::rule, PathRule.MOST_SPECIFIC_FIRST)
                        .thenComparing(candidate -> -candidate.priority())
                        .thenComparing(candidate -> -candidate.conditions().weight())
                        .thenComparing(candidate -> candidate.registered().since())
                        .thenComparing(candidate -> candidate.registered().key()))
                .map(candidate -> candidate.registered().registration().name());
    }

    @Test
    void findsWhatAskingEachRuleFinds() {
        for (int seed = 0; seed < 15; seed++) {
            Random random = new Random(seed);
            Engines engines = new Engines();
            for (int step = 0; step < 150; step++) {
                change(engines, random);
                engines.pass(random.nextInt(20));
                String path = pick(PATHS, random);
                ServiceRequest request = Engines.request(
                        random.nextBoolean() ? "GET" : "PUT",
                        path,
                        pick(HOSTS, random),
                        random.nextBoolean() ? Map.of() : Map.of("K", random.nextBoolean() ? "v" : "w"));

                assertThat(engines.directory.find(request).map(found -> found.name()))
                        .as("%s %s %s, seed %s", request, request.host(), request.headers(), seed)
                        .isEqualTo(
                                naive(List.copyOf(engines.all()), request, path.replace("%61", "a"), engines.millis()));
            }
        }
    }

    private static void change(Engines engines, Random random) {
        String name = "n" + random.nextInt(40);
        Registration registration =
                Engines.registration(name, "h:1", service(pick(URNS, random), "http", pick(ATTRS, random)));
        if (random.nextInt(4) == 0) {
            engines.remove(registration);
        } else {
            long since = random.nextInt(1000);
            long until = random.nextInt(3) == 0 ? engines.millis() + random.nextInt(100) : Engines.FOREVER;
            engines.put(registration, since, until);
        }
    }

    private static <T> T pick(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    /** Ten thousand times a registration goes or comes, with others asking all the time. */
    @Test
    void nobodyFindsWhatIsGoneAndEverybodyFindsWhatStays() throws Exception {
        Engines engines = new Engines();
        int services = 200;
        Map<Integer, Registration> all = new HashMap<>();
        for (int i = 0; i < services; i++) {
            all.put(i, engines.put("s" + i, "h:" + i, service("/s" + i + "/*", "http", Map.of())));
        }
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<String> wrong = new AtomicReference<>("");
        Thread asking = new Thread(() -> {
            Random random = new Random(2);
            while (!over.get()) {
                int stays = random.nextInt(services / 2);
                String found = engines.found(Engines.get("/s" + stays + "/x"));
                if (!found.equals("s" + stays + "[h:" + stays + "]")) {
                    wrong.set(found + " at s" + stays);
                }
            }
        });
        asking.start();
        Random random = new Random(1);
        for (int flip = 0; flip < 10_000; flip++) {
            int one = services / 2 + random.nextInt(services / 2);
            Registration gone = all.remove(one);
            String expected;
            if (gone == null) {
                all.put(one, engines.put("s" + one, "h:" + one, service("/s" + one + "/*", "http", Map.of())));
                expected = "s" + one + "[h:" + one + "]";
            } else {
                engines.remove(gone);
                expected = "nothing";
            }
            assertThat(engines.found(Engines.get("/s" + one + "/x"))).isEqualTo(expected);
        }
        over.set(true);
        asking.join();
        assertThat(wrong.get()).isEmpty();
    }
}
