package io.be.mesh.verticle.ingress.mpi;

import io.be.mesh.cluster.bus.Access;
import io.vertx.core.Future;
import java.util.function.BiFunction;

/**
 * One operation of the SDK wire.
 *
 * @param name as existing clients call it
 * @param place what a foreign id in the URN means
 * @param run from the call and its arguments in JSON to its content; the reservation of the arguments is the operation's
 */
record MpiOperation(String name, Access access, Place place, BiFunction<MpiCall, MpiBody, Future<Content>> run) {

    /** Where an operation is done whose URN names another node. */
    enum Place {
        /** By that node. */
        THERE,
        /** Here: the id is the target of a message, or whose messages are read. */
        HERE
    }
}
