package io.be.mesh.verticle.network;

import io.be.mesh.cluster.bus.Lane;
import io.be.mesh.conf.MeshConfig;
import io.vertx.core.Vertx;
import java.time.Clock;

/** What the four parts of the handshake share. */
record Weaver(
        Vertx vertx,
        NetworkTables tables,
        TrustedRoot trust,
        Introduction introduction,
        Introducer introducer,
        Approval approval,
        Handshakes handshakes,
        MeshConfig.Network config,
        Lane changes,
        Clock clock) {

    /** The two forms of the handshake. */
    record Handshakes(Handshake mesh, Handshake go) {
        Handshake of(boolean isMesh) {
            return isMesh ? mesh : go;
        }
    }
}
