package io.be.mesh.protocol.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PathIndexTest {
    private static final List<String> WORDS = List.of("a", "b", "c", "ab", "");
    private static final List<String> PATTERNS = List.of("[ab]+", ".*", "(a|b)/c", "b?c*", "[a-c]{1,2}/.*");

    private static PathIndex<Set<PathRule>> with(PathIndex<Set<PathRule>> index, PathRule rule) {
        Set<PathRule> there = index.get(rule);
        Set<PathRule> rules = new LinkedHashSet<>(there == null ? Set.of() : there);
        rules.add(rule);
        return index.with(rule, rules);
    }

    private static PathIndex<Set<PathRule>> without(PathIndex<Set<PathRule>> index, PathRule rule) {
        Set<PathRule> there = index.get(rule);
        Set<PathRule> rules = new LinkedHashSet<>(there == null ? Set.of() : there);
        rules.remove(rule);
        return index.with(rule, rules.isEmpty() ? null : rules);
    }

    private static List<Set<PathRule>> found(PathIndex<Set<PathRule>> index, String path) {
        List<Set<PathRule>> found = new ArrayList<>();
        index.visit(path, (rules, below) -> {
            Set<PathRule> matching = new LinkedHashSet<>(rules);
            matching.removeIf(rule -> below || !rule.matches(path));
            if (!matching.isEmpty()) {
                found.add(matching);
            }
            return false;
        });
        return found;
    }

    private static PathRule rule(Random random) {
        StringBuilder urn = new StringBuilder();
        int segments = random.nextInt(4);
        for (int i = 0; i < segments; i++) {
            urn.append('/').append(random.nextInt(4) == 0 ? "{n}" : WORDS.get(random.nextInt(4)));
        }
        int kind = random.nextInt(6);
        if (kind == 0 && urn.indexOf("{") < 0) {
            return PathRule.parse("~" + urn + "/" + PATTERNS.get(random.nextInt(PATTERNS.size())));
        }
        return PathRule.parse(urn + (kind == 1 ? "/*" : kind == 2 ? "/" : urn.isEmpty() ? "/" : ""));
    }

    private static String path(Random random) {
        StringBuilder path = new StringBuilder();
        int segments = 1 + random.nextInt(4);
        for (int i = 0; i < segments; i++) {
            path.append('/').append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return path.toString();
    }

    /** The index says what asking every rule says, in the same order, while rules come and go. */
    @Test
    void findsWhatAskingEachRuleFinds() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            Set<PathRule> all = new LinkedHashSet<>();
            PathIndex<Set<PathRule>> index = PathIndex.empty();
            for (int step = 0; step < 300; step++) {
                PathRule rule = rule(random);
                if (random.nextInt(3) == 0) {
                    all.remove(rule);
                    index = without(index, rule);
                } else {
                    all.add(rule);
                    index = with(index, rule);
                }
                String path = path(random);
                List<Set<PathRule>> found = found(index, path);

                assertThat(found.stream().flatMap(Set::stream).toList())
                        .as("%s, seed %s", path, seed)
                        .containsExactlyInAnyOrderElementsOf(
                                all.stream().filter(each -> each.matches(path)).toList());
                for (int i = 1; i < found.size(); i++) {
                    assertThat(PathRule.MOST_SPECIFIC_FIRST.compare(
                                    found.get(i - 1).iterator().next(),
                                    found.get(i).iterator().next()))
                            .as("%s at %s, seed %s", found, path, seed)
                            .isNegative();
                }
            }
            for (PathRule rule : all) {
                index = without(index, rule);
            }
            assertThat(found(index, "/a")).isEmpty();
            assertThat(index.visit("/a/b/c", (value, below) -> true))
                    .as("nothing is left")
                    .isFalse();
        }
    }

    @Test
    void anIndexDoesNotChange() {
        PathIndex<Set<PathRule>> before = with(PathIndex.empty(), PathRule.parse("/a/{b}"));
        PathIndex<Set<PathRule>> after = with(without(before, PathRule.parse("/a/{x}")), PathRule.parse("/a/*"));

        assertThat(found(before, "/a/b")).containsExactly(Set.of(PathRule.parse("/a/{b}")));
        assertThat(found(after, "/a/b")).containsExactly(Set.of(PathRule.parse("/a/*")));
    }

    @Test
    void whatGoesOnBelowAnExactRuleIsShownLast() {
        PathIndex<String> index = PathIndex.<String>empty()
                .with(PathRule.parse("/a"), "exact")
                .with(PathRule.parse("/a/*"), "rest")
                .with(PathRule.parse("/*"), "all");
        List<String> seen = new ArrayList<>();

        index.visit("/a/b", (value, below) -> {
            seen.add(value + below);
            return false;
        });

        assertThat(seen).containsExactly("restfalse", "exacttrue", "allfalse");
    }

    /** "Aa" and "BB" have the same hash, and so has each text made of them. */
    private static String clash(int bits) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            text.append((bits & 1 << i) == 0 ? "Aa" : "BB");
        }
        return text.toString();
    }

    @Test
    void aTextMapIsAMap() {
        Random random = new Random(7);
        Map<String, Integer> expected = new HashMap<>();
        TextMap<Integer> map = TextMap.empty();
        for (int step = 0; step < 20_000; step++) {
            String key = random.nextBoolean() ? clash(random.nextInt(256)) : "k" + random.nextInt(3000);
            if (random.nextInt(3) == 0) {
                expected.remove(key);
                map = map.without(key);
            } else {
                expected.put(key, step);
                map = map.with(key, step);
            }
            assertThat(map.get("/" + key + "/x", 1, key.length() + 1)).isEqualTo(expected.get(key));
            assertThat(map.size()).isEqualTo(expected.size());
        }
        List<Integer> values = new ArrayList<>();
        map.forEach(values::add);
        assertThat(values).containsExactlyInAnyOrderElementsOf(expected.values());
        for (String key : expected.keySet()) {
            map = map.without(key);
        }
        assertThat(map.isEmpty()).isTrue();
        assertThat(map.get("k1")).isNull();
    }

    @Test
    void theNodesOwnPathsAreReserved() {
        for (String path : List.of(
                "/stats",
                "/stats/x",
                "/v1/interconn",
                "/v1/interconn/chan/push",
                "/org.ppc.ptp.PrivateTransferTransport/push",
                "/mesh",
                "/mesh/invoke",
                "/mesh-rpc/v1",
                "/grpc.health.v1.Health/Check")) {
            assertThat(ReservedPaths.hold(path)).as(path).isTrue();
            assertThat(ReservedPaths.hold(PathRule.parse(path))).as(path).isTrue();
        }
        for (String path : List.of("/", "/statistics", "/v1", "/v1/interconnected", "/meshwork", "/org", "/x/stats")) {
            assertThat(ReservedPaths.hold(path)).as(path).isFalse();
        }
        assertThat(ReservedPaths.hold(PathRule.parse("/v1/interconn/*"))).isTrue();
        assertThat(ReservedPaths.hold(PathRule.parse("~/stats/.*"))).isTrue();
        assertThat(ReservedPaths.hold(PathRule.parse("/*"))).isFalse();
        assertThat(ReservedPaths.hold(PathRule.parse("/v1/{x}"))).isFalse();
    }
}
