package io.be.mesh.cluster.link;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;

/** The way to other nodes for calls of the SDK wire (contract, section 9). Any context; completes on the caller's. */
public interface CallLink {
    /**
     * Brings the answer of the target's node as it wrote it: an envelope with a code of its own.
     *
     * <p>Fails with {@code MeshException}, hop named, as {@link PartnerLink#forward} does.
     */
    Future<ByteString> call(RemoteCall call);
}
