package io.be.mesh.cluster.bus.message;

import io.be.mesh.protocol.message.Event;
import org.jspecify.annotations.Nullable;

/** One event. */
public record EventOf(@Nullable Event event) {}
