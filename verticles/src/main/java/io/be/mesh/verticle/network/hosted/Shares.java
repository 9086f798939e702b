package io.be.mesh.verticle.network.hosted;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.util.HashMap;
import java.util.Map;

/** The calls of hosted services that are under way: so many of all, so that no module and no partner takes them all. Any thread. */
final class Shares {
    static final int ALL = 1_024;
    static final int MODULE = 256;
    static final int PARTNERS = 512;

    private final Map<String, Integer> modules = new HashMap<>();
    private int all;
    private int partners;

    /**
     * Counts a call that begins.
     *
     * @param ours whether it is no partner's
     * @throws MeshException E…503, and nothing is counted
     */
    synchronized void enter(String module, boolean ours) {
        requireFree(all, ALL, "of hosted services");
        requireFree(modules.getOrDefault(module, 0), MODULE, "of " + module);
        requireFree(ours ? 0 : partners, PARTNERS, "of partners");
        all++;
        partners += ours ? 0 : 1;
        modules.merge(module, 1, Integer::sum);
    }

    /** Of each call that has entered, once. */
    synchronized void leave(String module, boolean ours) {
        all--;
        partners -= ours ? 0 : 1;
        modules.computeIfPresent(module, (name, calls) -> calls > 1 ? calls - 1 : null);
    }

    private static void requireFree(int calls, int most, String whose) {
        if (calls >= most) {
            throw new MeshException(ErrorCode.UNAVAILABLE, most + " calls " + whose + " are under way, try again");
        }
    }
}
