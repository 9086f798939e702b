package io.be.mesh.cluster.bus;

import io.vertx.core.Future;
import java.util.function.Function;

/**
 * Typed requests between verticles; the only way they speak on the control plane.
 *
 * <p>A failure arrives as a {@code MeshException}: no answer in time {@code E0000000601}, nobody there
 * {@code E0000000602}, not the declared type {@code E0000000616}, too many under way {@code E0000000503}, else the code
 * the handler failed with.
 */
public interface Bus {
    /** Sends a request; completes on the caller's context within the address's timeout. */
    <Q, R> Future<R> request(Address<Q, R> address, Q request);

    /** Serves an address on the caller's context until the verticle is undeployed. */
    <Q, R> Future<Void> serve(Address<Q, R> address, Function<Q, Future<R>> handler);
}
