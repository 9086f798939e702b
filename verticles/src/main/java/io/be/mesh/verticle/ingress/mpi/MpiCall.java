package io.be.mesh.verticle.ingress.mpi;

import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.ingress.channel.CallContext;
import java.net.InetAddress;
import java.util.function.Consumer;

/**
 * A call of the SDK wire without its arguments.
 *
 * @param from address of the caller
 * @param urn as it came, from {@code mesh-urn} or the authority; an empty one is answered with E…400
 * @param patienceMillis how long the client waits from now on; {@code Long.MAX_VALUE} when it has not said
 * @param onGone takes what is to be done when the client goes before its answer
 */
public record MpiCall(
        CallContext context, InetAddress from, String urn, long patienceMillis, Consumer<Runnable> onGone) {
    /** A wait ends this long before the client's deadline, so that the answer is there in time. */
    private static final long MARGIN_MILLIS = 75;

    /** How long may be waited before this call is answered, in milliseconds. */
    long waitMillis(long asked) {
        return patienceMillis == Long.MAX_VALUE ? asked : Math.max(0, Math.min(asked, patienceMillis - MARGIN_MILLIS));
    }

    /** {@code System.nanoTime()} value at which somebody else must have answered, so that this node can still say that nobody has. */
    long deadlineNanos() {
        return patienceMillis == Long.MAX_VALUE
                ? context.deadlineNanos()
                : context.deadlineNanos() - MARGIN_MILLIS * 1_000_000;
    }

    /** @throws io.be.mesh.protocol.code.MeshException E…400 */
    Urn parsed() {
        return Urn.parse(urn);
    }
}
