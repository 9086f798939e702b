package io.be.mesh.client.plugin;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What a plugin may do at its node. Operations, interceptors and observers are registered in {@link MeshPlugin#start}, afterwards that is an
 * {@code IllegalStateException}; what is over a quota is an {@code IllegalArgumentException}. The other methods may be called at
 * any time, by any thread.
 */
public interface PluginContext {
    /** The entries of {@code <id>.properties} beside the jar; empty without such a file. */
    Map<String, String> settings();

    /** Writes a line to the log of the node. */
    void log(String message);

    /** Serves {@code mesh.plugin.<id>.<name>} to the institution's own systems. */
    default void serve(String name, PluginOperation operation) {
        serve(name, PluginAccess.OURS, operation);
    }

    /**
     * Serves {@code mesh.plugin.<id>.<name>}; at most 64 operations.
     *
     * @param name parts of lower-case letters, digits and {@code -}, with dots between, up to 64 characters
     */
    void serve(String name, PluginAccess access, PluginOperation operation);

    /** Has a say in every message; a message that the interceptor cannot judge is refused. */
    default void intercept(InterceptionPoint point, Interceptor interceptor) {
        intercept(point, OnFailure.REFUSE, interceptor);
    }

    /**
     * Has a say in every message; at most 8 interceptors.
     *
     * @param onFailure what becomes of a message when the interceptor fails or is late, unless the operator has set it
     */
    void intercept(InterceptionPoint point, OnFailure onFailure, Interceptor interceptor);

    /**
     * Sees every message that this node has stored, after its sender has been answered; at most 8 observers. Repeated messages are
     * seen again, and those that come faster than they are looked at are left out, the oldest first.
     */
    void afterStore(MessageObserver observer);

    /**
     * Sees the events of the node whose name matches; at most 8 observers.
     *
     * @param pattern a name, in which {@code *} is any number of characters: {@code mesh.net.event.*}
     */
    void observe(String pattern, EventObserver observer);

    /** Calls an operation with a deadline of 10 s. */
    default CompletionStage<String> call(String operation, String json) {
        return call(operation, json, Duration.ofSeconds(10));
    }

    /**
     * Calls an operation of the node, or of a service that is hosted by it, as an operator would; at most 64 at once. Completes on a
     * thread of the plugin; fails with a {@link PluginException}.
     *
     * @param operation its public name, as in the catalogue of addresses: {@code mesh.net.environ}
     * @param json its arguments, an object
     * @param deadline up to 60 s
     */
    CompletionStage<String> call(String operation, String json, Duration deadline);
}
