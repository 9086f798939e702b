package io.be.mesh.cluster.plugin;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;

/** The operations of the node for its plugins, under their public names. */
@FunctionalInterface
public interface OperationCalls {
    /**
     * Calls an operation in the name of a plugin. Completes on the caller's context, with the content of the answer, or fails with a
     * {@code MeshException}.
     *
     * @param json the arguments, an object
     * @param patienceMillis after which nobody waits
     */
    Future<ByteString> call(String plugin, String operation, ByteString json, long patienceMillis);
}
