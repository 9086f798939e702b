package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Event;
import java.util.List;

/** Events to publish. */
public record Events(List<Event> events) {
    public Events {
        events = List.copyOf(events);
    }
}
