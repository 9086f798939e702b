package io.be.mesh.verticle.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.service.Registered;
import io.be.mesh.cluster.service.RegisteredServices;
import io.be.mesh.cluster.service.RegistrationKey;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.verticle.registry.RuleClaims.Lost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleClaimsTest {
    private static final long NOW = TurnedClock.START;

    private final List<Registered> all = new ArrayList<>();
    private final RuleClaims claims = new RuleClaims(new RegisteredServices() {
        @Override
        public Collection<Registered> all() {
            return List.copyOf(all);
        }

        @Override
        public void onChange(Runnable listener) {
            throw new AssertionError("it asks when it must know");
        }
    });

    private Registered add(String name, String instance, long since, String service) {
        String json = "{\"instance_id\":\"" + instance + "\",\"name\":\"" + name
                + "\",\"kind\":\"complex\",\"address\":\"h:1\",\"content\":{\"services\":[" + service + "]}}";
        Registration registration =
                new Codecs(CodecLimits.of(65536)).json().decode(Registration.class, ByteString.copyFromUtf8(json));
        Registered registered = new Registered(RegistrationKey.of(registration), registration, since, NOW + 1000);
        all.add(registered);
        claims.follow();
        return registered;
    }

    private List<Lost> lost(Registered registered) {
        return claims.lost(registered, NOW);
    }

    private static String service(String urn, String attrs) {
        return "{\"urn\":\"" + urn + "\",\"kind\":\"Restful\",\"attrs\":{" + attrs + "}}";
    }

    @Test
    void theFirstKeepsWhatBothClaim() {
        Registered second = add("b", "2", 20, service("/a/b", ""));
        assertThat(lost(second)).isEmpty();

        Registered first = add("a", "1", 10, service("/a//b", ""));

        assertThat(lost(first)).isEmpty();
        assertThat(lost(second)).containsExactly(new Lost("/a/b", first.registration()));
        assertThat(claims.rulesOf(second)).containsExactly("/a/b");
    }

    @Test
    void anotherInstanceOfTheSameNameIsInNobodysWay() {
        add("a", "1", 10, service("/a", ""));

        assertThat(lost(add("a", "2", 20, service("/a", "")))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true,true,0", "true,false,1", "false,true,1"})
    void whatBothShareIsOnePool(String first, String second, int lost) {
        add("a", "1", 10, service("/a", "\"share\":\"" + first + "\""));

        assertThat(lost(add("b", "2", 20, service("/a", "\"share\":\"" + second + "\""))))
                .hasSize(lost);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/a | `` | /b | `` | 0",
                "/a/{x} | `` | /a/{y} | `` | 1",
                "/a/* | `` | /a/** | `` | 1",
                "/a | \"hosts\":\"x.example\" | /a | `` | 0",
                "/a | \"hosts\":\"x.example,y.example\" | /a | \"hosts\":\"Y.example, X.example\" | 1",
                "/a | \"methods\":\"get\" | /a | \"methods\":\"GET\" | 1",
                "/a | \"methods\":\"get\" | /a | \"methods\":\"PUT\" | 0",
                "/a | \"headers\":\"X-A=1\" | /a | \"headers\":\"x-a=1\" | 1",
                "/a | \"headers\":\"x-a=1\" | /a | \"headers\":\"x-a=2\" | 0"
            })
    void onlyTheSameRuleIsInTheWay(String urn, String attrs, String other, String others, int lost) {
        add("a", "1", 10, service(urn, attrs));

        assertThat(lost(add("b", "2", 20, service(other, others)))).hasSize(lost);
    }

    @Test
    void gRpcAndHttpAreNotInEachOthersWay() {
        add("a", "1", 10, "{\"urn\":\"/a\",\"kind\":\"Restful\",\"proto\":\"http\"}");

        assertThat(lost(add("b", "2", 20, "{\"urn\":\"/a\",\"kind\":\"Restful\",\"proto\":\"grpc\"}")))
                .isEmpty();
    }

    @Test
    void namesAndQueuesAreOwnedToo() {
        String bytes = "{\"proto\":\"tcp\",\"attrs\":{\"sni\":\"db.example\"}}";
        String queue = "{\"kind\":\"Binding\",\"attrs\":{\"session\":\"s\",\"topic\":\"t\"}}";
        add("a", "1", 10, bytes + "," + queue);

        assertThat(lost(add("b", "2", 20, bytes + "," + queue)))
                .extracting(Lost::rule)
                .containsExactly("db.example", "s t");
    }

    @Test
    void whoIsGoneOrOverOwnsNothing() {
        Registered first = add("a", "1", 10, service("/a", ""));
        Registered second = add("b", "2", 20, service("/a", ""));
        assertThat(claims.lost(second, NOW)).hasSize(1);
        assertThat(claims.lost(second, NOW + 1001)).isEmpty();

        all.remove(first);
        claims.follow();

        assertThat(lost(second)).isEmpty();
        assertThat(lost(first)).isEmpty();
    }

    @Test
    void aRenewalIsNotReadAgainAndCounts() {
        Registered first = add("a", "1", 10, service("/a", ""));
        Registered second = add("b", "2", 20, service("/a", ""));
        all.set(0, new Registered(first.key(), first.registration(), 10, NOW + 5000));
        claims.follow();

        assertThat(claims.lost(second, NOW + 3000)).hasSize(1);
    }
}
