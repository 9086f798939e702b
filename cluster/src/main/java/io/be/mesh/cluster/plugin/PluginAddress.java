package io.be.mesh.cluster.plugin;

import io.be.mesh.cluster.bus.Access;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.plugin.PluginMessage.Answer;
import io.be.mesh.cluster.plugin.PluginMessage.Ask;
import java.time.Duration;

/** Where plugins serve their operations on the bus. They are no part of the catalogue, which is the same at every node. */
public final class PluginAddress {
    /** What the name of each begins with. */
    public static final String PREFIX = "mesh.plugin.";

    /** A call of a plugin is given up before the bus does. */
    public static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final Duration TIMEOUT = DEADLINE.plusSeconds(1);

    private PluginAddress() {}

    /** @param name what follows the id */
    public static Address<Ask, Answer> of(String id, String name, Access access) {
        return new Address<>(
                PREFIX + id + "." + name,
                Ask.class,
                Answer.class,
                TIMEOUT,
                false,
                access,
                "An operation of the plugin " + id);
    }
}
