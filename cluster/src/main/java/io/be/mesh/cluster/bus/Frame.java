package io.be.mesh.cluster.bus;

import io.be.mesh.protocol.code.MeshException;

/** What travels on the event bus: a request, its answer, or why there is none. */
sealed interface Frame {
    /** A request. */
    record Ask(Object body) implements Frame {}

    /** The answer of the handler. */
    record Answer(Object body) implements Frame {}

    /** The failure of the handler, as it is: code, message and hop. */
    record Refusal(MeshException failure) implements Frame {}
}
