package io.be.mesh.cluster.plugin;

import com.google.protobuf.ByteString;

/** What travels on the bus to and from plugins. */
public sealed interface PluginMessage {
    /** @param json the arguments, an object */
    record Ask(ByteString json) implements PluginMessage {}

    /** @param json one value */
    record Answer(ByteString json) implements PluginMessage {}
}
