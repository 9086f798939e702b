package io.be.mesh.verticle.ingress.mpi;

import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.ingress.caller.Caller;

/** Who may call an operation of the SDK wire (contract, sections 6 and 9). */
enum Access {
    ANYONE,
    /** Partners and our own systems. */
    KNOWN,
    /** Our own systems. */
    OURS,
    /** An operator; another node in its own form, which the operation tells apart. */
    OPERATOR_OR_PEER,
    OPERATOR;

    /** @throws MeshException E…403 */
    void require(Caller caller, String operation) {
        boolean allowed =
                switch (this) {
                    case ANYONE, OPERATOR_OR_PEER -> true;
                    case KNOWN -> !(caller instanceof Caller.Stranger);
                    case OURS -> caller.isOurs();
                    case OPERATOR -> caller instanceof Caller.Operator;
                };
        if (!allowed) {
            throw new MeshException(ErrorCode.FORBIDDEN, operation + " is not for this caller");
        }
    }
}
