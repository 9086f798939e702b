package io.be.mesh.protocol.message;

import io.be.mesh.protocol.id.Principal;
import org.jspecify.annotations.Nullable;

/**
 * An event of {@code mesh.queue.*}.
 *
 * @param eid of this event; made by the node when it is empty
 * @param timestamp milliseconds since the epoch, as a text
 * @param target the node whose subscribers it is for; this one when it names none
 */
public record Event(
        String version,
        String tid,
        String sid,
        String eid,
        String mid,
        String timestamp,
        @Nullable Principal source,
        @Nullable Principal target,
        @Nullable Topic binding,
        @Nullable Entity entity) {}
