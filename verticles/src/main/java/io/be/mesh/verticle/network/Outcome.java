package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.MultiMap;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;

/** How one exchange with one endpoint ended. */
public sealed interface Outcome {
    /** The peer answered, whatever it said. */
    record Answered(int status, MultiMap headers, MultiMap trailers, ByteString body) implements Outcome {}

    /**
     * Nothing was sent: another endpoint may be tried.
     *
     * @param closed the peer closed the connection as soon as it was made
     */
    record NotSent(MeshException failure, boolean closed) implements Outcome {
        public NotSent(MeshException failure) {
            this(failure, false);
        }

        /** A request that got no connection; {@code where} names the hop. */
        static NotSent of(Throwable failure, String where) {
            // HTTP/2 fails with the plain type while it waits for the peer's settings.
            boolean closed = failure instanceof VertxException && !(failure instanceof ConnectionPoolTooBusyException);
            return new NotSent(LinkFailure.of(failure, where), closed);
        }
    }

    /**
     * Something was sent and no answer came.
     *
     * @param stale the connection had served before and the peer closed it before any answer: it was most likely
     *     closed as idle while the request was on its way
     */
    record Lost(MeshException failure, boolean stale) implements Outcome {}
}
