package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.session.MemoryBudget;

/**
 * The arguments of a call.
 *
 * @param bytes one object, in the encoding that the flag of the URN names
 * @param reservation of the bytes; the operation's from now on
 */
public record MpiBody(ByteString bytes, MemoryBudget.Reservation reservation) {
    private static final ByteString NONE = ByteString.copyFromUtf8("{}");

    MpiBody with(ByteString other) {
        return new MpiBody(other, reservation);
    }

    /** The arguments in JSON, where no arguments may be no bytes. */
    ByteString json() {
        return bytes.isEmpty() ? NONE : bytes;
    }
}
