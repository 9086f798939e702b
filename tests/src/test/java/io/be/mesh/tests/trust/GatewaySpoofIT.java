package io.be.mesh.tests.trust;

import static io.be.mesh.tests.trust.GatewayNode.NEIGHBOUR;
import static io.be.mesh.tests.trust.GatewayWord.FORBIDDEN;
import static io.be.mesh.tests.trust.GatewayWord.NOT_WOVEN;
import static io.be.mesh.tests.trust.Spoof.NODE;
import static io.be.mesh.tests.trust.Spoof.SELF;
import static io.be.mesh.tests.trust.Spoof.SENDER;
import static io.be.mesh.tests.trust.Spoof.VICTIM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.be.mesh.tests.testkit.Caller;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A proxy of our own hands on what partners push. It is taken for the one partner that it names and for nobody else, and the
 * same words from any other address make nobody a partner.
 */
class GatewaySpoofIT {
    private static final List<String> ALL = List.of(
            SENDER, VICTIM, NEIGHBOUR, SELF, GatewayWord.BEHIND_PROXY, GatewayWord.DISABLED, GatewayWord.REMOVED);
    private static final Pattern CODE = Pattern.compile("E\\d{10}");
    private static final AtomicInteger SESSIONS = new AtomicInteger();

    private static GatewayNode node;
    private static Visitor gateway;
    private static Visitor outside;
    private static Visitor inside;
    private static Visitor neighbour;

    @BeforeAll
    static void start() throws Exception {
        node = new GatewayNode();
        gateway = node.at(GatewayNode.GATEWAY);
        outside = node.at(GatewayNode.OUTSIDE);
        inside = node.at("127.0.0.1");
        neighbour = node.at(GatewayNode.NEIGHBOURS);
    }

    @AfterAll
    static void stop() throws Exception {
        for (Visitor visitor : List.of(gateway, outside, inside, neighbour)) {
            visitor.close();
        }
        node.close();
    }

    static Stream<GatewayWord> words() {
        return GatewayWord.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("words")
    void overHttp1(GatewayWord word) throws Exception {
        isTakenAtItsWord(Wire.HTTP1, word);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("words")
    void overHttp2(GatewayWord word) throws Exception {
        isTakenAtItsWord(Wire.H2, word);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("words")
    void overGrpc(GatewayWord word) throws Exception {
        isTakenAtItsWord(Wire.GRPC, word);
    }

    private static void isTakenAtItsWord(Wire wire, GatewayWord word) throws Exception {
        String session = session();

        String code = gateway.push(wire, session, word.headers());

        assertFiled(session, word.filed());
        assertThat(code).as("%s", word).isEqualTo(word.code());
    }

    @ParameterizedTest
    @EnumSource
    void theSameOverEveryWire(Wire wire) throws Exception {
        String session = session();

        assertThat(gateway.push(wire, session, naming(SENDER))).isEqualTo(Caller.SUCCESS);
        // Who asks for this node's own gets all, whoever has sent it.
        assertThat(TrustApi.drain(node.process(), session, "t", SELF)).isEqualTo(1);
        for (List<Entry<String, String>> said :
                List.of(List.<Entry<String, String>>of(), naming(SELF), naming("LX0"))) {
            assertThat(gateway.push(wire, session, said)).as("%s", said).isEqualTo(NOT_WOVEN);
        }
        assertFiled(session, "");
    }

    @ParameterizedTest
    @EnumSource
    void fromOutsideNoWordMakesAPartner(Wire wire) throws Exception {
        for (String named : ALL) {
            String session = session();
            assertThat(outside.push(wire, session, naming(named))).as(named).isEqualTo(NOT_WOVEN);
            assertFiled(session, "");
        }
    }

    @ParameterizedTest
    @EnumSource
    void fromInsideNoWordMakesAPartner(Wire wire) throws Exception {
        for (String named : ALL) {
            String session = session();
            assertThat(inside.push(wire, session, naming(named))).as(named).isEqualTo(FORBIDDEN);
            assertFiled(session, "");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlaintextPartnerIsNoGatewayForOthers(Wire wire) throws Exception {
        for (String named : ALL) {
            String session = session();
            boolean truth = named.equals(NEIGHBOUR) && !wire.isSecure();
            String refusal = wire.isSecure() ? NOT_WOVEN : FORBIDDEN;
            assertThat(neighbour.push(wire, session, naming(named)))
                    .as(named)
                    .isEqualTo(truth ? Caller.SUCCESS : refusal);
            assertFiled(session, truth ? NEIGHBOUR : "");
        }
    }

    @Test
    void whatOneRequestOfAConnectionSaidIsForgottenWithTheNext() throws Exception {
        String session = session();
        String named = NODE + ": ";

        String answers = gateway.raw(request(session, named + SENDER + "\r\n")
                + request(session, named + VICTIM + "\r\n")
                + request(session, ""));

        assertThat(codes(answers)).as(answers).containsExactly(Caller.SUCCESS, Caller.SUCCESS, NOT_WOVEN);
        assertThat(TrustApi.drain(node.process(), session, "t", VICTIM)).isEqualTo(1);
        assertFiled(session, SENDER);
    }

    /** HTTP/1.1 leaves spaces around a value out; gRPC knows none, and to HTTP/2 such a request is malformed (RFC 9113, 8.2.1). */
    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "TLS", "GRPC", "GRPC_TLS"})
    void spacesAroundTheNameAreNoPartOfIt(Wire wire) throws Exception {
        String session = session();

        String code = gateway.push(wire, session, naming("  " + SENDER + " "));

        assertThat(code.equals(Caller.SUCCESS)).as(code).isEqualTo(!wire.isGrpc());
        assertFiled(session, wire.isGrpc() ? "" : SENDER);
    }

    static Stream<String> malformed() {
        String named = NODE + ": " + SENDER;
        return Stream.of(
                named + "\0",
                NODE + ": \0" + SENDER,
                named + "\u0001",
                NODE + ": \u000b" + SENDER,
                NODE + ": \u001f" + SENDER,
                named + "\f",
                named + "\u007f",
                named + "\b",
                named + "\u00a0",
                named + "\0" + VICTIM,
                named + "\r\n " + VICTIM,
                named + "\r\n\t" + VICTIM,
                named + "\r" + NODE + ": " + VICTIM,
                named + "\n" + NODE + ": " + VICTIM,
                NODE + " : " + SENDER,
                NODE + "\t: " + SENDER,
                " " + named,
                NODE + "\0: " + SENDER,
                NODE + ":\r\n " + SENDER + "\r\n " + VICTIM);
    }

    /** Whoever reads such a line in another way than the gateway would take one partner for another. */
    @ParameterizedTest
    @MethodSource("malformed")
    void aNameThatCanBeReadInTwoWaysIsNobodys(String line) throws Exception {
        String session = session();

        String answer = gateway.raw(request(session, line + "\r\nConnection: close\r\n"));

        assertFiled(session, "");
        assertThat(answer).doesNotContain(Caller.SUCCESS).startsWith("HTTP/1.1 ");
    }

    @ParameterizedTest
    @EnumSource(names = {"H2C", "H2", "GRPC", "GRPC_TLS"})
    void norIsOneWithControlCharactersOverHttp2(Wire wire) throws Exception {
        for (String named : List.of(
                SENDER + "\u0001",
                "\u0001" + SENDER,
                "\u000b" + SENDER,
                SENDER + "\u001f",
                SENDER + "\u007f",
                SENDER + "\b" + VICTIM)) {
            String session = session();
            if (wire.isGrpc()) {
                assertThat(gateway.push(wire, session, naming(named))).isNotEqualTo(Caller.SUCCESS);
            } else {
                // The stream is reset, of which curl says different things.
                assertThatThrownBy(() -> gateway.push(wire, session, naming(named)))
                        .hasMessageContaining("curl: (");
            }
            assertFiled(session, "");
        }
    }

    private static String request(String session, String headers) {
        return "POST " + Visitor.INVOKE + " HTTP/1.1\r\nHost: mesh\r\nx-ptp-topic: t\r\nx-ptp-session-id: " + session
                + "\r\nContent-Length: " + Visitor.PAYLOAD.length() + "\r\n" + headers + "\r\n" + Visitor.PAYLOAD;
    }

    private static List<String> codes(String answers) {
        return CODE.matcher(answers).results().map(MatchResult::group).toList();
    }

    private static List<Entry<String, String>> naming(String id) {
        return List.of(Map.entry(NODE, id));
    }

    /** Takes everything out of the session's queue: one message of that sender and none of anybody else. */
    private static void assertFiled(String session, String sender) throws Exception {
        if (!sender.isEmpty()) {
            assertThat(TrustApi.drain(node.process(), session, "t", sender))
                    .as("messages of %s", sender)
                    .isEqualTo(1);
        }
        assertThat(TrustApi.drain(node.process(), session, "t", SELF))
                .as("messages of anybody")
                .isZero();
    }

    private static String session() {
        return "gateway-" + SESSIONS.incrementAndGet();
    }
}
