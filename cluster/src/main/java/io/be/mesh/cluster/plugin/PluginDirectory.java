package io.be.mesh.cluster.plugin;

import io.be.mesh.cluster.bus.Address;
import java.util.List;
import java.util.Optional;

/** The plugins of this process. Any thread. */
public interface PluginDirectory {
    /** The operation of this name, when a plugin serves it. */
    Optional<Address<PluginMessage.Ask, PluginMessage.Answer>> operation(String name);

    /** Every jar that was found, in the order of their names, with what became of it. */
    List<PluginView> all();

    /** Of a node without plugins. */
    static PluginDirectory none() {
        return new PluginDirectory() {
            @Override
            public Optional<Address<PluginMessage.Ask, PluginMessage.Answer>> operation(String name) {
                return Optional.empty();
            }

            @Override
            public List<PluginView> all() {
                return List.of();
            }
        };
    }
}
