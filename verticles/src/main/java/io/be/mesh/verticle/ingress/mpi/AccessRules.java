package io.be.mesh.verticle.ingress.mpi;

import io.be.mesh.cluster.bus.Access;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.ingress.caller.Caller;

/** Who may call an operation of the SDK wire. */
final class AccessRules {
    private AccessRules() {}

    /** @throws MeshException E…614 to a partner, E…403 to anybody else */
    static void require(Access access, Caller caller, String operation) {
        boolean allowed =
                switch (access) {
                    case ANYONE, OPERATOR_OR_PEER -> true;
                    case KNOWN -> !(caller instanceof Caller.Stranger);
                    case OURS -> caller.isOurs();
                    case OPERATOR -> caller.mayManage();
                    case NODE -> false;
                };
        if (!allowed) {
            throw refused(caller, operation);
        }
    }

    static MeshException refused(Caller caller, String operation) {
        return caller instanceof Caller.Partner
                ? new MeshException(ErrorCode.NOT_PERMITTED, operation + " is not open to partners")
                : new MeshException(ErrorCode.FORBIDDEN, operation + " is not for this caller");
    }
}
