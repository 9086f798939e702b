package io.be.mesh.client.struct;

/** The identity of a node. {@link #toString} never shows the key. */
public class Environ {
    private String version = "1.0.0";
    private String nodeId = "";
    private String instId = "";
    private String instName = "";
    private String rootCrt = "";
    private String rootKey = "";
    private String nodeCrt = "";

    public String getVersion() {
        return version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

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

    /** PEM of the root certificate; empty lets the node make one. */
    public String getRootCrt() {
        return rootCrt;
    }

    public void setRootCrt(String rootCrt) {
        this.rootCrt = rootCrt;
    }

    /** PEM of the key of the root; never in an answer. */
    public String getRootKey() {
        return rootKey;
    }

    public void setRootKey(String rootKey) {
        this.rootKey = rootKey;
    }

    public String getNodeCrt() {
        return nodeCrt;
    }

    public void setNodeCrt(String nodeCrt) {
        this.nodeCrt = nodeCrt;
    }

    @Override
    public String toString() {
        return "Environ[nodeId=" + nodeId + ", instId=" + instId + "]";
    }
}
