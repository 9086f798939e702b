package io.be.mesh.client.struct;

/** An institution and its node. */
public class Institution {
    private String nodeId = "";
    private String instId = "";
    private String instName = "";
    private int status;

    public String getNodeId() {
        return nodeId;
    }

    public void setNodeId(String nodeId) {
        this.nodeId = nodeId;
    }

    public String getInstId() {
        return instId;
    }

    public void setInstId(String instId) {
        this.instId = instId;
    }

    public String getInstName() {
        return instName;
    }

    public void setInstName(String instName) {
        this.instName = instName;
    }

    public int getStatus() {
        return status;
    }

    public void setStatus(int status) {
        this.status = status;
    }

    @Override
    public String toString() {
        return "Institution[nodeId=" + nodeId + ", instId=" + instId + "]";
    }
}
