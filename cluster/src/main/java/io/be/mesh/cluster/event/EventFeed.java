package io.be.mesh.cluster.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells the events of this process to those who listen. Any thread. */
public final class EventFeed {
    private final List<Consumer<NodeEvent>> listeners = new CopyOnWriteArrayList<>();

    /** @param listener is called on the thread of what happened: it neither blocks nor throws */
    public void listen(Consumer<NodeEvent> listener) {
        listeners.add(listener);
    }

    void tell(NodeEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }
}
