package io.be.mesh.verticle.ingress.mpi;

import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.ingress.channel.CallContext;
import java.net.InetAddress;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A call of the SDK wire without its arguments.
 *
 * @param from address of the caller
 * @param urn as it came, from {@code mesh-urn} or the authority; an empty one is answered with E…400
 * @param patienceMillis how long the client still waits, whenever it is asked; {@code Long.MAX_VALUE} when it has not said
 * @param onGone takes what is to be done when the client goes before its answer, or has gone already
 */
public record MpiCall(
        CallContext context, InetAddress from, String urn, LongSupplier patienceMillis, Consumer<Runnable> onGone) {
    /** A wait ends this long before the client's deadline, so that the answer is there in time. */
    private static final long MARGIN_MILLIS = 75;

    /** How long may be waited before this call is answered, in milliseconds. */
    long waitMillis(long asked) {
        long left = patienceMillis.getAsLong();
        return left == Long.MAX_VALUE ? asked : Math.max(0, Math.min(asked, left - MARGIN_MILLIS));
    }

    /** {@code System.nanoTime()} value at which somebody else must have answered, so that this node can still say that nobody has. */
    long deadlineNanos() {
        return patienceMillis.getAsLong() == Long.MAX_VALUE
                ? context.deadlineNanos()
                : context.deadlineNanos() - MARGIN_MILLIS * 1_000_000;
    }

    /** @throws io.be.mesh.protocol.code.MeshException E…400 */
    Urn parsed() {
        return Urn.parse(urn);
    }
}
