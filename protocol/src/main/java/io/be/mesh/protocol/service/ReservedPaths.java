package io.be.mesh.protocol.service;

import java.util.List;

/** Paths that belong to the node itself: no service takes them, whatever it says. */
public final class ReservedPaths {
    /** One that ends with a slash is taken without it, too. */
    private static final List<String> BEGINNINGS = List.of(
            "/v1/interconn/",
            "/org.ppc.ptp",
            "/mesh-",
            "/mesh/",
            "/stats/",
            "/grpc.health.v1.Health/",
            "/grpc.reflection.");

    private ReservedPaths() {}

    /** @param path in the form of {@link NormalPath} */
    public static boolean hold(String path) {
        for (String beginning : BEGINNINGS) {
            boolean whole =
                    beginning.endsWith("/") && path.length() == beginning.length() - 1 && beginning.startsWith(path);
            if (whole || path.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }

    /** Whether all that a rule takes is the node's own; a rule that takes more, as {@code /*} does, is asked after the node. */
    public static boolean hold(PathRule rule) {
        return hold(rule.literalPrefix());
    }
}
