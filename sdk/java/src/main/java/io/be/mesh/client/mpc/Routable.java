package io.be.mesh.client.mpc;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.struct.Principal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;

/** Sends the calls of an interface elsewhere: {@code Routable.of(registry).withAddress("10.0.0.7:7304").local()}. Immutable. */
public final class Routable<T> {
    private final T target;
    private final Direction direction;

    private Routable(T target, Direction direction) {
        this.target = target;
        this.direction = direction;
    }

    /** @param target from a {@link ServiceLoader} or a {@link MethodProxy} */
    public static <T> Routable<T> of(T target) {
        return new Routable<>(target, Direction.DEFAULT);
    }

    /** Nodes to use instead of {@code MESH_ADDRESS}. */
    public Routable<T> withAddress(String addresses) {
        return new Routable<>(target, direction.with(direction.settings().withAddresses(addresses)));
    }

    public Routable<T> withSettings(MeshSettings settings) {
        return new Routable<>(target, direction.with(settings));
    }

    /** How long a call may take with all its attempts; for a session, how long a push may take. */
    public Routable<T> withTimeout(Duration timeout) {
        return new Routable<>(target, direction.within(timeout));
    }

    /** Travels with every call, as an attachment of an operation or as metadata of a session. */
    public Routable<T> with(String key, String value) {
        return new Routable<>(target, direction.attach(key, value));
    }

    /** For the node that is called. */
    public T local() {
        return directed(direction);
    }

    /** For a partner of the node that is called. */
    public T any(Principal principal) {
        return directed(direction.to(principal));
    }

    /** For a partner, by its institution. */
    public T anyInst(String instId) {
        return any(Principal.institution(instId));
    }

    @SuppressWarnings("unchecked") // What is directed has the interface it had.
    private T directed(Direction whither) {
        InvocationHandler handler = Proxy.isProxyClass(target.getClass()) ? Proxy.getInvocationHandler(target) : null;
        Object holder = handler == null ? target : handler;
        if (!(holder instanceof Directed)) {
            throw MeshException.of(
                    MeshCode.BAD_REQUEST, target.getClass().getName() + " does not call a node: it has no direction");
        }
        return (T) ((Directed) holder).directed(whither);
    }
}
