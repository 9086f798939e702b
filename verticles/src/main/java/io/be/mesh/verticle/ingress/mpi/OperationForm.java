package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Address;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.Done;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.verticle.ingress.caller.Audited;
import io.be.mesh.verticle.ingress.mpi.MpiOperation.Place;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What operations are made of: an address of the bus, and how its request and reply stand on the wire. */
final class OperationForm {
    /** More bytes are read or written beside the event loop. */
    private static final int QUICK = 256 * 1024;

    private final Vertx vertx;
    private final Bus bus;
    private final Audited audited;
    private final Codec json;

    OperationForm(Vertx vertx, Bus bus, Audited audited, Codec json) {
        this.vertx = vertx;
        this.bus = bus;
        this.audited = audited;
        this.json = json;
    }

    Bus bus() {
        return bus;
    }

    /** An operation whose arguments are read, and let go of, before it runs. */
    <A> MpiOperation operation(Address<?, ?> address, Class<A> arguments, BiFunction<MpiCall, A, Future<Content>> run) {
        return new MpiOperation(address.name(), address.access(), Place.THERE, (call, body) -> {
            body.reservation().release();
            return this.<A>decode(arguments, body.json()).compose(read -> run.apply(call, read));
        });
    }

    /** One whose request on the bus are its arguments. */
    <Q, R> MpiOperation plain(Address<Q, R> address, Function<R, Content> content) {
        return operation(address, address.request(), (call, given) -> bus.request(address, given)
                .map(content));
    }

    /** One that changes something, without a line in the audit log: the data plane. */
    <Q> MpiOperation plain(Address<Q, Done> address) {
        return plain(address, done -> Content.NULL);
    }

    /** One by which an operator changes something. */
    <A, Q> MpiOperation change(Address<Q, Done> address, Class<A> arguments, Function<A, Q> request) {
        return operation(address, arguments, (call, given) -> changed(call, address, request.apply(given)));
    }

    /** The same where whoever asks is told what the operator would be. */
    <A, Q> MpiOperation remarkedChange(Address<Q, Done> address, Class<A> arguments, Function<A, Q> request) {
        return operation(address, arguments, (call, given) -> done(call, address, request.apply(given))
                .map(done -> Content.remarked(done.message())));
    }

    <Q> MpiOperation change(Address<Q, Done> address) {
        return change(address, address.request(), given -> given);
    }

    <Q> Future<Content> changed(MpiCall call, Address<Q, Done> address, Q request) {
        return done(call, address, request).map(Content.NULL);
    }

    private <Q> Future<Done> done(MpiCall call, Address<Q, Done> address, Q request) {
        return audited.change(call.context().caller(), call.from(), address.name(), bus.request(address, request));
    }

    <A> Future<A> decode(Class<A> arguments, ByteString body) {
        return run(body.size(), () -> json.decode(arguments, body));
    }

    /** Works on so many bytes, on the caller's event loop or beside it. */
    <T> Future<T> run(int bytes, Supplier<T> work) {
        if (bytes > QUICK) {
            return vertx.executeBlocking(work::get, false);
        }
        try {
            return Future.succeededFuture(work.get());
        } catch (MeshException e) {
            return Future.failedFuture(e);
        }
    }

    Content content(@Nullable Object record) {
        return record == null ? Content.NULL : Content.of(json.encode(record));
    }

    Content list(List<?> records) {
        return Content.of(array(records));
    }

    /** A page as clients read it: every member is there, also of an empty one. Written beside the event loop, for it may be long. */
    Future<Content> page(String sid, long index, long limit, long total, List<?> records) {
        return vertx.executeBlocking(
                () -> Content.of(new JsonObject()
                        .put("sid", sid)
                        .put("index", index)
                        .put("limit", limit)
                        .put("total", total)
                        .put("next", (index + 1) * limit < total)
                        .put("data", array(records))),
                false);
    }

    private JsonArray array(List<?> records) {
        JsonArray array = new JsonArray();
        records.forEach(each -> array.add(new JsonObject(json.encode(each).toStringUtf8())));
        return array;
    }

    static <T> T required(@Nullable T argument, String name) {
        if (argument == null) {
            throw new MeshException(ErrorCode.BAD_REQUEST, name + " is missing");
        }
        return argument;
    }
}
