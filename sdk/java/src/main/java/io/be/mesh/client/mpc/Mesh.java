package io.be.mesh.client.mpc;

import io.be.mesh.client.cause.MeshException;
import io.be.mesh.client.prisim.Registry;
import io.be.mesh.client.serve.Publisher;
import io.be.mesh.client.wire.Nodes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The serving side of a program, one for the process. A program that only calls needs none of it. Any thread; what waits for the node
 * waits on the caller's thread.
 */
public final class Mesh {
    private static final List<Object> BEANS = new ArrayList<>();
    private static @Nullable Publisher publisher;

    private Mesh() {}

    /**
     * Begins to serve. Beans that were published before are served now, later ones when they are published. No port is opened as long as
     * there is none.
     *
     * @throws MeshException when a bean cannot be served, or the node refuses its registration
     */
    public static synchronized void start() {
        if (publisher != null) {
            return;
        }
        MeshSettings settings = MeshSettings.current();
        Registry registry = ServiceLoader.load(Registry.class).getDefault();
        Publisher started = new Publisher(registry, settings.addresses(), settings.runtime(), settings.name());
        try {
            BEANS.forEach(started::publish);
        } catch (MeshException e) {
            started.stop();
            throw e;
        }
        publisher = started;
    }

    /**
     * Publishes a bean with {@link io.be.mesh.client.annotate.MPS} or {@link io.be.mesh.client.annotate.Binding}.
     *
     * @throws MeshException as {@link #start}
     */
    public static synchronized void publish(Object bean) {
        if (publisher != null) {
            publisher.publish(bean);
        }
        BEANS.add(bean);
    }

    /** {@code host:port} of the published beans; empty when nothing is served. */
    public static synchronized String address() {
        return publisher == null ? "" : publisher.address();
    }

    /** Removes the registrations, ends the server, forgets the beans and closes every connection. Calls after it open new ones. */
    public static synchronized void stop() {
        BEANS.clear();
        if (publisher != null) {
            publisher.stop();
            publisher = null;
        }
        Nodes.closeAll();
    }
}
