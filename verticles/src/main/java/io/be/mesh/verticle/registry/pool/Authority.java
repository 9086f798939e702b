package io.be.mesh.verticle.registry.pool;

import io.be.mesh.conf.HostPort;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;

/**
 * Where an instance is, as it was registered.
 *
 * @param text {@code host:port}
 * @param host without the brackets of an IPv6 address
 */
record Authority(String text, String host, int port) {
    /** @throws MeshException E…619 */
    static Authority parse(String text) {
        try {
            HostPort parsed = HostPort.parse(text, "");
            if (!parsed.host().isEmpty() && parsed.port() > 0) {
                return new Authority(text, parsed.host(), parsed.port());
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        throw new MeshException(ErrorCode.BAD_ADDRESS, "address is not host:port");
    }

    @Override
    public String toString() {
        return text;
    }
}
