package io.be.mesh.tests.cluster;

import java.util.List;

/**
 * Where a replica runs.
 *
 * @param host address of its ports
 * @param clusterPort the grid's, the first of three
 * @param prefix words before its command; empty on this machine itself
 */
record ReplicaPlace(String host, int clusterPort, List<String> prefix) {

    /** On this machine. */
    static ReplicaPlace here(int clusterPort) {
        return new ReplicaPlace("127.0.0.1", clusterPort, List.of());
    }

    boolean isHere() {
        return prefix.isEmpty();
    }

    /** {@code host:port} as in {@code cluster.members}. */
    String cluster() {
        return host + ":" + clusterPort;
    }
}
