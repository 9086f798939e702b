package io.be.mesh.client.plugin;

/** What becomes of a message when an interceptor fails, is late or is suspended. */
public enum OnFailure {
    /** The sender is answered with {@code E0000000503}. */
    REFUSE,
    /** As if the interceptor had let it pass. */
    PASS
}
