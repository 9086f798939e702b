package io.be.mesh.client.prisim;

import io.be.mesh.client.annotate.SPI;
import java.util.Map;

/** Opens sessions. Opening and closing send nothing: a session of a node begins with its first message. */
@SPI("mesh")
public interface Transport {
    /**
     * A session at the node, for any number of threads.
     *
     * @param metadata {@code x-ptp-target-node-id} or {@code x-ptp-target-inst-id} say for whom pushes are;
     *     {@code x-ptp-tech-provider-code}, {@code x-ptp-token}, {@code x-ptp-version} and {@code x-ptp-trace-id} go with every call; others stay here
     * @throws io.be.mesh.client.cause.MeshException {@code E0000000400} for an id the node would refuse
     */
    Session open(String sessionId, Map<String, String> metadata);
}
