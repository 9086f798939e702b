package io.be.mesh.cluster.session.grid;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The place of a session in the grid, for the time of one command. */
final class Slot {
    private final Map.Entry<String, SessionState> entry;

    Slot(Map.Entry<String, SessionState> entry) {
        this.entry = entry;
    }

    String session() {
        return entry.getKey();
    }

    /** Null when the session holds nothing. */
    @Nullable
    SessionState find() {
        return entry.getValue();
    }

    /** The session, new when it holds nothing. */
    SessionState open() {
        SessionState state = entry.getValue();
        if (state == null) {
            state = new SessionState(entry.getKey());
            entry.setValue(state);
        }
        return state;
    }

    @SuppressWarnings("NullAway") // Null is how an entry of the grid is removed.
    void remove() {
        entry.setValue(null);
    }
}
