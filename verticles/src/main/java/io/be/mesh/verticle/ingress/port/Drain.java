package io.be.mesh.verticle.ingress.port;

/** Whether the node is stopping. One for all ports of a node; any thread. */
public final class Drain {
    private volatile boolean begun;

    /** New requests are to be refused from now on. */
    public boolean hasBegun() {
        return begun;
    }

    /** Begins; further calls change nothing. */
    public void begin() {
        begun = true;
    }
}
