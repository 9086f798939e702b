package io.be.mesh.cluster.trust;

import io.be.mesh.protocol.code.MeshException;

/** What a connection's client certificate proves. Node ids are in the form in which they are keys. */
public sealed interface PeerProof {
    /** The connection has shown no certificate. */
    PeerProof NONE = new NoCertificate();

    /** No certificate was shown. */
    record NoCertificate() implements PeerProof {}

    /** The certificate names this node and chains to what is trusted for it; whether its route may be used is another question. */
    record Partner(String nodeId) implements PeerProof {}

    /** A sound certificate that names a node without a route. */
    record Unknown(String nodeId) implements PeerProof {}

    /** A sound certificate that names the node of a route whose root is not known yet: it may be asked for. */
    record Unproved(String nodeId) implements PeerProof {}

    /**
     * A certificate that proves nothing.
     *
     * @param why E…603, or E…615 when a signature is wrong
     */
    record Refused(MeshException why) implements PeerProof {}
}
