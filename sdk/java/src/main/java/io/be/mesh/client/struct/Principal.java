package io.be.mesh.client.struct;

import org.jspecify.annotations.Nullable;

/** Whom a call is for: a node, or an institution. */
public class Principal {
    private @Nullable String nodeId;
    private @Nullable String instId;

    public String getNodeId() {
        return nodeId == null ? "" : nodeId;
    }

    public void setNodeId(String nodeId) {
        this.nodeId = nodeId;
    }

    public String getInstId() {
        return instId == null ? "" : instId;
    }

    public void setInstId(String instId) {
        this.instId = instId;
    }

    /** A node by its id. */
    public static Principal node(String nodeId) {
        Principal principal = new Principal();
        principal.setNodeId(nodeId);
        return principal;
    }

    /** An institution by its id. */
    public static Principal institution(String instId) {
        Principal principal = new Principal();
        principal.setInstId(instId);
        return principal;
    }

    @Override
    public String toString() {
        return "Principal[nodeId=" + getNodeId() + ", instId=" + getInstId() + "]";
    }
}
