package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Route;

/**
 * An approval, as another node brought it.
 *
 * @param route its ids, the authorisation code, and in {@code guest_crt} the chain signed for our CSR; keys in it are not
 *     looked at
 * @param partner node id that the caller has proved, or empty
 * @param from address of the caller
 */
public record PeerAck(Route route, String partner, String from) {
    @Override
    public String toString() {
        return "PeerAck[partner=" + partner + "]";
    }
}
