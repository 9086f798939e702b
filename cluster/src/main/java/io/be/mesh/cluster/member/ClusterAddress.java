package io.be.mesh.cluster.member;

import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;

/** The host by which the other replicas reach this one. Asks the system: blocking. */
final class ClusterAddress {
    private ClusterAddress() {}

    /**
     * @param links of all members, resolved
     * @throws MeshException E…400 when it is not said and none of the members is this machine
     */
    static String of(MeshConfig.Cluster cluster, List<HostPort> links) {
        if (!cluster.address().isBlank()) {
            return cluster.address().strip();
        }
        String host = cluster.listen().host();
        if (!host.equals("0.0.0.0") && !host.equals("::")) {
            return host;
        }
        return links.stream()
                .map(HostPort::host)
                .filter(ClusterAddress::isThisMachine)
                .findFirst()
                .orElseThrow(() -> new MeshException(
                        ErrorCode.BAD_REQUEST,
                        "none of cluster.members is this machine: say with cluster.address how the others reach it"));
    }

    private static boolean isThisMachine(String host) {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.getByName(host)) != null;
        } catch (SocketException | UnknownHostException e) {
            return false;
        }
    }
}
