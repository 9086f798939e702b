package io.be.mesh.client.plugin;

/** Sees events of the node, one at a time. A failure is counted. */
@FunctionalInterface
public interface EventObserver {
    void happened(PluginEvent event) throws Exception;
}
