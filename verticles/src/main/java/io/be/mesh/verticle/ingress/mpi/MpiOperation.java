package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.codec.Codec;
import io.vertx.core.Future;
import java.util.function.BiFunction;

/**
 * One operation of the SDK wire.
 *
 * @param name as existing clients call it
 * @param run from the call and its arguments in JSON to its content in JSON
 */
record MpiOperation(String name, Access access, BiFunction<MpiCall, ByteString, Future<ByteString>> run) {
    static final ByteString NULL = ByteString.copyFromUtf8("null");

    /** @param arguments record that the members of the request are bound to */
    static <A> MpiOperation of(
            String name,
            Access access,
            Codec json,
            Class<A> arguments,
            BiFunction<MpiCall, A, Future<ByteString>> run) {
        return new MpiOperation(name, access, (call, body) -> run.apply(call, json.decode(arguments, body)));
    }
}
