package io.be.mesh.client.struct;

import org.jspecify.annotations.Nullable;

/** The identity of a node. {@link #toString} never shows the key. */
public class Environ {
    private @Nullable String version;
    private @Nullable String nodeId;
    private @Nullable String instId;
    private @Nullable String instName;
    private @Nullable String rootCrt;
    private @Nullable String rootKey;
    private @Nullable String nodeCrt;

    public String getVersion() {
        return version == null ? "" : version;
    }

    public void setVersion(String version) {
        this.version = version;
    }

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

    /** PEM of the root certificate; empty lets the node make one. */
    public String getRootCrt() {
        return rootCrt == null ? "" : rootCrt;
    }

    public void setRootCrt(String rootCrt) {
        this.rootCrt = rootCrt;
    }

    /** PEM of the key of the root; never in an answer. */
    public String getRootKey() {
        return rootKey == null ? "" : rootKey;
    }

    public void setRootKey(String rootKey) {
        this.rootKey = rootKey;
    }

    public String getNodeCrt() {
        return nodeCrt == null ? "" : nodeCrt;
    }

    public void setNodeCrt(String nodeCrt) {
        this.nodeCrt = nodeCrt;
    }

    @Override
    public String toString() {
        return "Environ[nodeId=" + getNodeId() + ", instId=" + getInstId() + "]";
    }
}
