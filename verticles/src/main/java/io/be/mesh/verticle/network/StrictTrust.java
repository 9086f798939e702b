package io.be.mesh.verticle.network;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;

/** What {@code network.trust: strict} says to a route whose root the operator has not given. */
final class StrictTrust {
    private StrictTrust() {}

    static MeshException noRoot(String nodeId) {
        return new MeshException(
                ErrorCode.CERTIFICATE,
                "network.trust is strict and the route to " + nodeId + " has no guest_root: give the partner's root");
    }
}
