package io.be.mesh.tests.trust;

import static io.be.mesh.tests.trust.Spoof.SELF;
import static io.be.mesh.tests.trust.Spoof.SENDER;
import static io.be.mesh.tests.trust.Spoof.VICTIM;

import io.be.mesh.tests.testkit.Caller;
import io.be.mesh.tests.testkit.CertificateSpec;
import io.be.mesh.tests.testkit.Credential;
import io.be.mesh.tests.testkit.MeshProcess;
import java.io.IOException;
import java.util.Map;

/** A node with a gateway in front, which is also inside and the address of a plaintext partner: the gateway must win. */
final class GatewayNode implements AutoCloseable {
    static final String GATEWAY = "127.0.0.2";
    static final String OUTSIDE = "127.0.0.3";
    static final String NEIGHBOURS = "127.0.0.4";
    /** Comes from {@link #NEIGHBOURS} in plaintext. */
    static final String NEIGHBOUR = "LX0000010000004";

    private static final String NOWHERE = "127.0.0.1:9";

    private final MeshProcess node;
    private final Credential root = CertificateSpec.authority("sender").selfSigned();

    GatewayNode() throws Exception {
        node = MeshProcess.builder()
                .set("security.gateways", GATEWAY)
                .set("security.inside", "127.0.0.1," + GATEWAY)
                .start();
        new Caller().identity(node, SELF, Spoof.SELF_INST);
        Handshake.reachedBy(node, SELF, Spoof.SELF_INST, "http://" + GATEWAY + ":9");
        route(SENDER, Spoof.SENDER_INST, NOWHERE, Map.of("guest_root", Credential.pem(root.certificate())));
        route(VICTIM, Spoof.VICTIM_INST, NOWHERE, Map.of());
        route(NEIGHBOUR, "JG0100000400000000", "http://" + NEIGHBOURS + ":9", Map.of());
        route(GatewayWord.BEHIND_PROXY, "JG0100000700000000", "http://" + GATEWAY + ":9", Map.of());
        route(GatewayWord.DISABLED, "JG0100000500000000", NOWHERE, Map.of());
        Handshake.disable(node, GatewayWord.DISABLED);
        route(GatewayWord.REMOVED, "JG0100000600000000", NOWHERE, Map.of());
        Handshake.remove(node, GatewayWord.REMOVED);
    }

    private void route(String id, String inst, String address, Map<String, ?> more)
            throws IOException, InterruptedException {
        Pair.refresh(node, id, inst, address, more);
    }

    MeshProcess process() {
        return node;
    }

    /** A certificate of the sender's own authority. */
    Credential certificateOf(String id) {
        return CertificateSpec.node(id).by(root);
    }

    Visitor at(String address) {
        return new Visitor(node, address);
    }

    @Override
    public void close() {
        node.close();
    }
}
