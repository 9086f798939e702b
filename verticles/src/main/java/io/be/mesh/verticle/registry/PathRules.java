package io.be.mesh.verticle.registry;

import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.service.PathRule;
import io.be.mesh.protocol.service.ReservedPaths;

/** Which paths may be registered: not those of the node itself. */
final class PathRules {
    private PathRules() {}

    /**
     * Rules that take more than the node's own may stand: the node serves its own before it asks them.
     *
     * @param at the service whose {@code urn} it is
     */
    static void check(Field at, String urn) {
        PathRule rule;
        try {
            rule = PathRule.parse(urn);
        } catch (MeshException e) {
            throw new MeshException(e.code(), at.path() + "." + e.message(), e);
        }
        if (ReservedPaths.hold(rule)) {
            throw at.at("urn").bad("is a path of the node itself");
        }
    }
}
