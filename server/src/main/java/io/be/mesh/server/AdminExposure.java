package io.be.mesh.server;

import io.be.mesh.cluster.token.Token;
import io.be.mesh.cluster.token.Tokens;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who reaches the admin port, before anything is asked of them. */
enum AdminExposure {
    /** This machine alone. */
    LOCAL,
    /** Other machines, if they have a certificate. */
    CERTIFIED,
    /** Other machines. */
    OPEN;

    /** Looks the host up when it is a name: blocking. */
    static AdminExposure of(MeshConfig.Admin admin) {
        try {
            if (InetAddress.getByName(admin.listen().host()).isLoopbackAddress()) {
                return LOCAL;
            }
        } catch (UnknownHostException e) {
            return OPEN;
        }
        return admin.tlsClientRoots().isEmpty() ? OPEN : CERTIFIED;
    }

    /** Refuses a start that would let whoever reaches the port manage the node. */
    void requireGuarded(MeshConfig.Admin admin, Tokens tokens) throws Failure {
        if (this == OPEN && !tokens.required(Token.Kind.OPERATOR)) {
            throw new Failure(
                    Failure.Exit.USAGE,
                    ErrorCode.FORBIDDEN,
                    "admin.listen is " + admin.listen()
                            + ", which other machines reach, and there is no operator token",
                    "make one with `mesh token new operator`, or set admin.tls-client-roots, or listen on 127.0.0.1");
        }
    }
}
