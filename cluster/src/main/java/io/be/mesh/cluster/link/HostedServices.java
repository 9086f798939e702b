package io.be.mesh.cluster.link;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.id.Principal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The services that our own systems host, by the operations they registered. Any context; completes on the caller's. */
public interface HostedServices {
    /** Whose module the operation is in: that with the longest name; empty when nobody has registered one. */
    Optional<Offer> find(String operation);

    /** Those that want the events of a topic and code, one for each module. */
    List<Offer> subscribers(String topic, String code);

    /** What a module offers for one operation. */
    interface Offer {
        /** The name under which it is registered. */
        String module();

        /**
         * Whether the registration opens the operation to a partner.
         *
         * @param partner by the ids that are certain, the other one empty
         */
        boolean isOpenTo(Principal partner);

        /**
         * Calls one of the live instances, in turn, and brings its answer as it wrote it. One that refuses the connection is left
         * out for a while; what was sent is never sent again.
         *
         * <p>Fails with {@code MeshException}, hop named: E…602 no live instance, E…607 none can be reached, E…601 no answer in
         * time, E…503 without a hop too many calls at once, E…413 the answer is too large, E…614 it is not open to the partner.
         */
        Future<ByteString> call(HostedCall call);
    }

    /**
     * @param headers that go with it, the source set by this node; lower case names
     * @param deadlineNanos {@code System.nanoTime()} value after which nobody waits
     * @param partner that calls, by the ids that are certain; {@code Principal.NONE} for our own
     * @param gone completes, on the context of the call, when nobody waits any more
     */
    record HostedCall(
            String urn,
            Map<String, String> headers,
            ByteString body,
            long deadlineNanos,
            Principal partner,
            Future<?> gone) {
        public HostedCall {
            headers = Map.copyOf(headers);
        }

        /** A call of the node itself, which waits to the end. */
        public HostedCall(String urn, Map<String, String> headers, ByteString body, long deadlineNanos) {
            this(
                    urn,
                    headers,
                    body,
                    deadlineNanos,
                    Principal.NONE,
                    Promise.promise().future());
        }

        @Override
        public String toString() {
            return "HostedCall[urn=" + urn + ", bytes=" + body.size() + "]";
        }
    }
}
