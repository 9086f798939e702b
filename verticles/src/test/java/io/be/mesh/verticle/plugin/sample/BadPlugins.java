package io.be.mesh.verticle.plugin.sample;

import io.be.mesh.client.plugin.MeshPlugin;
import io.be.mesh.client.plugin.PluginContext;

/** Plugins that never run. */
public final class BadPlugins {
    private BadPlugins() {}

    /** Cannot be made. */
    public static final class Unmade implements MeshPlugin {
        public Unmade() {
            throw new IllegalStateException("not today");
        }

        @Override
        public String id() {
            return "unmade";
        }

        @Override
        public void start(PluginContext context) {}
    }

    /** Throws when it is to start, after it has registered something. */
    public static final class Unstarted implements MeshPlugin {
        @Override
        public String id() {
            return "unstarted";
        }

        @Override
        public void start(PluginContext context) {
            context.serve("echo", json -> json);
            throw new NoClassDefFoundError("gone");
        }
    }

    /** Has no usable id. */
    public static final class Unnamed implements MeshPlugin {
        @Override
        public String id() {
            return "No Name";
        }

        @Override
        public void start(PluginContext context) {}
    }

    /** Registers more than there is room for. */
    public static final class Greedy implements MeshPlugin {
        @Override
        public String id() {
            return "greedy";
        }

        @Override
        public void start(PluginContext context) {
            for (int i = 0; i < 65; i++) {
                context.serve("n" + i, json -> json);
            }
        }
    }
}
