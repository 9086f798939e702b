package io.be.mesh.protocol.message;

/** The identity of a node. Absent members are empty texts. {@code toString} never shows the key. */
public record Environ(
        String version, String nodeId, String instId, String instName, String rootCrt, String rootKey, String nodeCrt) {

    /** What anyone may see: ids, name and root certificate, never a key. */
    public Environ publicPart() {
        return new Environ(version, nodeId, instId, instName, rootCrt, "", "");
    }

    @Override
    public String toString() {
        return "Environ[nodeId=" + nodeId + ", instId=" + instId + "]";
    }
}
