package io.be.mesh.verticle.admin;

import java.util.Locale;

/** What the admin port asks the node. Any thread. */
public interface NodeState {
    /** Without waiting. */
    Phase phase();

    /** Reads certificates: not for an event loop. */
    NodeStatus status();

    /** The life of a node. */
    enum Phase {
        STARTING,
        READY,
        DRAINING;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** For people and JSON. */
        public String label() {
            return label;
        }
    }
}
