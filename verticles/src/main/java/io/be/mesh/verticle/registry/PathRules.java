package io.be.mesh.verticle.registry;

import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.service.PathRule;
import java.util.List;

/** Which paths may be registered: not those of the node itself. */
final class PathRules {
    /** These and all below them. */
    private static final List<String> RESERVED =
            List.of("/v1/interconn", "/mesh", "/mesh-rpc", "/stats", "/grpc.health.v1.Health");
    /** All that begins like these. */
    private static final List<String> RESERVED_BEGINNINGS = List.of("/org.ppc.ptp", "/grpc.reflection");

    private PathRules() {}

    /**
     * Rules that begin with a parameter or an expression may stand: the node serves its own paths before it asks them.
     *
     * @param at the service whose {@code urn} it is
     */
    static PathRule check(Field at, String urn) {
        PathRule rule;
        try {
            rule = PathRule.parse(urn);
        } catch (MeshException e) {
            throw new MeshException(e.code(), at.path() + "." + e.message(), e);
        }
        String prefix = rule.literalPrefix();
        boolean reserved = RESERVED.stream().anyMatch(own -> prefix.equals(own) || prefix.startsWith(own + "/"))
                || RESERVED_BEGINNINGS.stream().anyMatch(prefix::startsWith);
        if (reserved) {
            throw at.at("urn").bad("is a path of the node itself");
        }
        return rule;
    }
}
