package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Entry;
import java.util.List;

/** A page of rows. */
public record EntryPage(String sid, long index, long limit, long total, List<Entry> entries) {
    public EntryPage {
        entries = List.copyOf(entries);
    }
}
