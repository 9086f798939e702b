package io.be.mesh.verticle.registry.directory;

import static io.be.mesh.verticle.registry.directory.Engines.key;
import static io.be.mesh.verticle.registry.directory.Engines.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Service;
import io.be.mesh.verticle.registry.ClaimedRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is told that another one has what it claims. */
class HoldersTest {
    private final Engines engines = new Engines();

    private static Service http(String urn, String... attrs) {
        return service(urn, "http", attrs.length == 0 ? Map.of() : Map.of(attrs[0], attrs[1]));
    }

    private Registration second(String name, Service service) {
        engines.pass(1);
        return engines.put(name, "h:2", service);
    }

    private Optional<String> holder(Registration registration) {
        List<ClaimedRule> rules = engines.directory.rules(key(registration));
        assertThat(rules).hasSize(1);
        return rules.get(0).holder().map(Registration::name);
    }

    @Test
    void theFirstKeepsWhatBothClaim() {
        Registration first = engines.put("a", "h:1", http("/a/{x}"));
        Registration second = second("b", http("//a/{y}"));

        assertThat(holder(first)).isEmpty();
        assertThat(holder(second)).contains("a");
        assertThat(engines.directory.rules(key(second)).get(0).rule()).isEqualTo("/a/{name}");

        engines.remove(first);
        assertThat(holder(second)).isEmpty();
        assertThat(engines.directory.rules(key(first))).isEmpty();
    }

    @Test
    void whoseLeaseIsOverHasNothing() {
        Registration first = Engines.registration("a", "h:1", http("/a"));
        engines.put(first, engines.millis(), engines.millis() + 10);
        Registration second = second("b", http("/a"));
        assertThat(holder(second)).contains("a");

        engines.pass(10);

        assertThat(holder(second)).isEmpty();
    }

    @Test
    void anotherInstanceOfTheSameNameIsInNobodysWay() {
        engines.put("a", "h:1", http("/a"));

        assertThat(holder(second("a", http("/a")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true,true,true", "true,false,false", "false,true,false"})
    void whatBothShareIsOnePool(String one, String two, boolean together) {
        engines.put("a", "h:1", http("/a", "share", one));

        assertThat(holder(second("b", http("/a", "share", two))).isEmpty()).isEqualTo(together);
    }

    @Test
    void underOtherConditionsItIsAnotherRule() {
        engines.put("a", "h:1", http("/a", "hosts", "x.example"));

        assertThat(holder(second("b", http("/a")))).isEmpty();
        assertThat(holder(second("c", http("/a", "hosts", "X.example")))).contains("a");
        assertThat(holder(second("d", http("/a", "methods", "GET")))).isEmpty();
    }

    /** The published sample has one of each under one path. */
    @Test
    void gRpcAndHttpAreNotInEachOthersWay() {
        engines.put("a", "h:1", http("/a"));

        assertThat(holder(second("b", service("/a", "grpc", Map.of())))).isEmpty();
    }

    @Test
    void overAnotherProtocolItIsTheSameRequestAllTheSame() {
        Registration first = engines.put("a", "h:1", http("/a"));
        Registration second = second("b", service("/a", "https", Map.of()));

        assertThat(holder(second)).contains("a");
        assertThat(holder(first)).isEmpty();
    }

    @Test
    void aHigherPriorityTakesItFromTheFirst() {
        Registration first = engines.put("a", "h:1", http("/a"));
        Registration second = second("b", http("/a", "priority", "high"));

        assertThat(holder(second)).isEmpty();
        assertThat(holder(first)).contains("b");
    }

    @Test
    void namesAndQueuesAreHeldToo() {
        Service bytes = service("", "tcp", Map.of("sni", "db.example"));
        Service queue = service("Binding", "", "http", Map.of("session", "s", "topic", "t"));
        engines.put("a", "h:1", bytes, queue);
        engines.pass(1);
        Registration second = engines.put("b", "h:2", bytes, queue);

        assertThat(engines.directory.rules(key(second)))
                .extracting(ClaimedRule::rule)
                .containsExactly("db.example", "s t");
        assertThat(engines.directory.rules(key(second)))
                .allMatch(each -> each.holder().orElseThrow().name().equals("a"));
    }
}
