package io.be.mesh.client.struct;

import org.jspecify.annotations.Nullable;

/** An institution and its node. */
public class Institution {
    private @Nullable String nodeId;
    private @Nullable String instId;
    private @Nullable String instName;
    private @Nullable Integer status;

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

    public String getInstName() {
        return instName == null ? "" : instName;
    }

    public void setInstName(String instName) {
        this.instName = instName;
    }

    public int getStatus() {
        return status == null ? 0 : status;
    }

    public void setStatus(int status) {
        this.status = status;
    }

    @Override
    public String toString() {
        return "Institution[nodeId=" + getNodeId() + ", instId=" + getInstId() + "]";
    }
}
