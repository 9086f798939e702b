package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.verticle.ingress.channel.CallContext;
import io.vertx.core.Future;

/** The operations of the SDK wire (contract, section 9), the same for gRPC {@code /mesh-rpc/v1} and {@code POST /mesh/invoke}. */
public interface MpiService {
    /**
     * Runs an operation. Never fails: what goes wrong is in the envelope
     * {@code {"code","message","cause":null,"content"}}. Completes on the caller's context.
     *
     * @param body one JSON object with the arguments
     */
    Future<ByteString> invoke(MpiCall call, ByteString body);

    /** The envelope of a call that is refused before it is read. */
    ByteString refusal(CallContext context, MeshException why);
}
