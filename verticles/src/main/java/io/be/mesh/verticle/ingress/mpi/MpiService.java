package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.vertx.core.Future;

/** The operations of the SDK wire (contract, section 9), the same for gRPC {@code /mesh-rpc/v1} and {@code POST /mesh/invoke}. */
public interface MpiService {
    /** Whether the arguments may be as large as a message and count as one. */
    boolean carriesMessage(String urn);

    /**
     * Runs an operation. Never fails: what goes wrong is in the envelope. Completes on the caller's context.
     */
    Future<MpiAnswer> invoke(MpiCall call, MpiBody body);

    /** The envelope of a call that is refused before it is read. */
    ByteString refusal(CallContext context, MeshException why);

    /** Answers every waiting read as if its time were over, because the node stops; any thread. */
    void endWaits();
}
