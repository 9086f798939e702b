package io.be.mesh.verticle.ingress.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.MemoryTable;
import io.be.mesh.verticle.ingress.caller.Caller;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.be.mesh.verticle.ingress.channel.CallContexts;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are for another node, and whose may go there. */
class TargetedUpstreamsTest {
    private static final String SELF = "LX0000010000010";
    private static final String INST = "JG0100001000000000";
    private static final String B = "LX0000020000020";
    private static final String INST_B = "JG0100002000000000";
    private static final String FLAG = "0001" + "0".repeat(33);

    private final LocalNode node = new LocalNode(
            MemoryTable.of(Map.of("self", new Environ("", SELF, INST, "", "", "", ""))),
            MemoryTable.of(Map.of(Principal.key(B), Route.of(B, INST_B, "", ""))));
    private final CallContexts contexts = new CallContexts(Duration.ofSeconds(5), node::principal);
    private final TargetedUpstreams upstreams = new TargetedUpstreams(
            node, request -> Future.failedFuture("nothing is opened here"), Duration.ofSeconds(5), Upstreams.none());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-ptp-topic: t",
                "x-ptp-target-node-id: lx0000010000010",
                "x-ptp-target-inst-id: jg0100001000000000",
                "x-ptp-target-node-id: LX0000000000000",
                "x-ptp-target-inst-id: JG0000000000000000",
                "mesh-urn: ",
                "mesh-urn: say.shop",
            })
    void staysHere(String header) {
        assertThat(elsewhere(Caller.Inside.CLIENT, header)).isEqualTo(Principal.NONE);
    }

    @Test
    void aUrnOfThisNodeStaysHere() {
        assertThat(elsewhere(Caller.Inside.CLIENT, urn(SELF))).isEqualTo(Principal.NONE);
        assertThat(elsewhere(Caller.Inside.CLIENT, urn(""))).isEqualTo(Principal.NONE);
        assertThat(elsewhere(Caller.Inside.CLIENT, urn("lx0000000000000"))).isEqualTo(Principal.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "x-ptp-target-node-id: LX0000020000020,LX0000020000020,''",
        "X_PTP_TARGET_NODE_ID: LX0000020000020,LX0000020000020,''",
        "x-ptp-target-inst-id: JG0100002000000000,'',JG0100002000000000",
        "x-ptp-target-node-id: somebody,somebody,''",
    })
    void goesToTheTarget(String header, String nodeId, String instId) {
        assertThat(elsewhere(Caller.Inside.CLIENT, header)).isEqualTo(new Principal(nodeId, instId));
    }

    @Test
    void aUrnNamesTheNodeOrTheInstitution() {
        assertThat(elsewhere(Caller.Inside.CLIENT, urn(B))).isEqualTo(new Principal(Principal.key(B), ""));
        assertThat(elsewhere(Caller.Operator.BY_ADDRESS, urn(INST_B)))
                .isEqualTo(new Principal("", Principal.key(INST_B)));
    }

    @Test
    void theHeadersDecideBeforeTheUrn() {
        assertThat(elsewhere(Caller.Inside.CLIENT, urn(B), "x-ptp-target-node-id: " + SELF))
                .isEqualTo(Principal.NONE);
    }

    @Test
    void aUrnThatIsNoneIsRefused() {
        assertThat(failure(Caller.Inside.CLIENT, "mesh-urn: say.shop.short." + B + ".trustbe.cn"))
                .isEqualTo(ErrorCode.BAD_REQUEST);
    }

    @ParameterizedTest
    @CsvSource({"CERTIFICATE", "ADDRESS", "GATEWAY"})
    void whatAPartnerWantsOfAThirdNodeIsNotCarriedOn(Caller.Proof proof) {
        Caller partner = new Caller.Partner(B, INST_B, proof);

        assertThat(failure(partner, "x-ptp-target-node-id: LX0000030000030")).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(failure(partner, urn("LX0000030000030"))).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(elsewhere(partner, "x-ptp-target-node-id: " + SELF)).isEqualTo(Principal.NONE);
    }

    @Test
    void whatHasBeenHereBeforeIsRefused() {
        Caller partner = new Caller.Partner(B, INST_B, Caller.Proof.CERTIFICATE);

        assertThat(failure(partner, "mesh-mdc: " + Principal.key(SELF))).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(elsewhere(partner, "mesh-mdc: " + Principal.key(B))).isEqualTo(Principal.NONE);
    }

    private ErrorCode failure(Caller caller, String... headers) {
        return catchThrowableOfType(MeshException.class, () -> elsewhere(caller, headers))
                .code();
    }

    private Principal elsewhere(Caller caller, String... headers) {
        MultiMap map = MultiMap.caseInsensitiveMultiMap();
        for (String header : headers) {
            String[] parts = header.split(": ?", 2);
            map.add(parts[0], parts[1]);
        }
        CallContext context = contexts.read(map, caller);
        return upstreams.elsewhere(map, context);
    }

    private static String urn(String id) {
        return "mesh-urn: say.shop." + FLAG + "." + id + ".trustbe.cn";
    }
}
