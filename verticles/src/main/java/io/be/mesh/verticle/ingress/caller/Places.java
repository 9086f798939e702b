package io.be.mesh.verticle.ingress.caller;

import io.be.mesh.conf.AddressRanges;
import io.be.mesh.conf.MeshConfig;

/**
 * Which addresses are whose, by the settings.
 *
 * @param hasInner whether there is an inner port, on which alone this node is managed then
 */
record Places(AddressRanges inside, AddressRanges operators, AddressRanges gateways, boolean hasInner) {
    static Places of(MeshConfig config) {
        MeshConfig.Security security = config.security();
        return new Places(
                security.insideRanges(),
                security.operatorRanges(),
                security.gatewayRanges(),
                config.ingress().inner().isPresent());
    }
}
