package io.be.mesh.verticle.ingress.proxy;

import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.vertx.core.Future;
import java.time.Duration;

/** Who answers one request: chosen once, asked once for each try. On the request's event loop. */
public interface Upstream {
    /** How logs and failures name it. */
    String name();

    /** Whether a request may become a WebSocket there. */
    boolean takesWebSocket();

    /**
     * Whether a partner may ask it.
     *
     * @param partner by the ids that are certain, the other one empty
     */
    boolean isOpenTo(Principal partner);

    /** From the last byte of a request to the first of its answer. */
    Duration timeout();

    /** Whether a request that may be repeated and has failed may be tried once more; counts as that try when it may. */
    boolean mayRepeat();

    /**
     * Opens a request at whom it chooses now, another one than at earlier tries where there is another. What opens it
     * writes the head into it with {@link OutgoingHead#writeTo}; nothing is sent.
     *
     * <p>Fails with a {@link MeshException} that names the hop; then nothing has been sent.
     */
    Future<Leg> open(OutgoingHead head);
}
