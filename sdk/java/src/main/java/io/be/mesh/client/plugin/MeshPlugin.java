package io.be.mesh.client.plugin;

/**
 * A plugin of a node. The jar names its class in {@code META-INF/services/io.be.mesh.client.plugin.MeshPlugin}; it has a public
 * constructor without parameters. Everything of a plugin runs on threads of its own and may block.
 */
public interface MeshPlugin {
    /** How the node calls it: a lower-case letter, then up to 31 lower-case letters, digits and {@code -}. */
    String id();

    /**
     * Registers what this plugin does; called once, with 10 s of time. A failure is logged and shown, and nothing of what was
     * registered counts.
     */
    void start(PluginContext context) throws Exception;

    /** Called once when the node stops, with 1 s of time. */
    default void stop() throws Exception {}
}
