package io.be.mesh.cluster.session.grid;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A message on its way to its readers: out of its queue, and not gone. There are several readers when a request was repeated
 * before it was known how the first try ended; the message is gone when any of them was served, and goes back when none was.
 * Partition thread only.
 */
final class Lease {
    private final HeldMessage message;
    private final Map<OpId, Reader> readers = new LinkedHashMap<>();
    private boolean bound;

    Lease(Reader reader, HeldMessage message) {
        this.message = message;
        join(reader);
    }

    HeldMessage message() {
        return message;
    }

    /** The client's name for the request; empty when it gave none, and then there is one reader. */
    String requestId() {
        return readers.isEmpty() ? "" : readers.values().iterator().next().requestId();
    }

    Collection<Reader> readers() {
        return List.copyOf(readers.values());
    }

    void join(Reader reader) {
        readers.put(reader.read(), reader);
    }

    /** Whether nobody is left. */
    boolean leave(OpId read) {
        readers.remove(read);
        return readers.isEmpty();
    }

    /** A reader that nobody can ask any more may have been served: the message stays with the request. */
    void bind() {
        bound = true;
    }

    boolean isBound() {
        return bound;
    }
}
