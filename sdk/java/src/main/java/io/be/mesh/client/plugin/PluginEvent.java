package io.be.mesh.client.plugin;

import java.util.Objects;

/** Something was changed at the node: a hint, never the truth, which is to be asked for. */
public final class PluginEvent {
    private final String name;
    private final String object;
    private final long version;

    /**
     * @param name {@code mesh.net.event.changed}
     * @param object what it is about: {@code route LX…}
     * @param version of the object now; 0 when it is gone
     */
    public PluginEvent(String name, String object, long version) {
        this.name = Objects.requireNonNull(name, "name");
        this.object = Objects.requireNonNull(object, "object");
        this.version = version;
    }

    public String name() {
        return name;
    }

    public String object() {
        return object;
    }

    public long version() {
        return version;
    }

    @Override
    public String toString() {
        return name + " " + object + " " + version;
    }
}
