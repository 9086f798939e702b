package io.be.mesh.client.prisim;

import io.be.mesh.client.annotate.Index;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.annotate.SPI;
import io.be.mesh.client.struct.Event;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Events, for whoever has a {@link io.be.mesh.client.annotate.Binding} for them. */
@SPI("mesh")
public interface Queue {
    /** Gives events to the bindings of their target; their ids. */
    @MPI("mesh.queue.publish")
    List<String> publish(@Index("events") List<Event> events);

    @MPI("mesh.queue.publish")
    CompletionStage<List<String>> publishAsync(@Index("events") List<Event> events);

    /** Gives events to every partner; their ids. */
    @MPI("mesh.queue.multicast")
    List<String> multicast(@Index("events") List<Event> events);

    @MPI("mesh.queue.subscribe")
    void subscribe(@Index("event") Event event);
}
