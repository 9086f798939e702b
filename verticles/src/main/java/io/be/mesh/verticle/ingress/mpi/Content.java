package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.cluster.session.Delivery;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The result of an operation.
 *
 * @param json one value
 * @param remark what the caller should know besides; empty: nothing
 * @param delivery of the message in it
 */
record Content(ByteString json, String remark, Optional<Delivery> delivery) {
    /** Of an operation without a result. */
    static final Content NULL = of(ByteString.copyFromUtf8("null"));

    /** Of an operation without a result that has something to say. */
    static Content remarked(String remark) {
        return new Content(NULL.json(), remark, Optional.empty());
    }

    static Content of(ByteString json) {
        return new Content(json, "", Optional.empty());
    }

    static Content of(JsonObject object) {
        return of(UnsafeByteOperations.unsafeWrap(object.toBuffer().getBytes()));
    }

    static Content of(JsonArray array) {
        return of(UnsafeByteOperations.unsafeWrap(array.toBuffer().getBytes()));
    }

    static Content of(String text) {
        return of(ByteString.copyFromUtf8(Json.encode(text)));
    }

    static Content of(long number) {
        return of(ByteString.copyFromUtf8(Long.toString(number)));
    }

    static Content of(boolean truth) {
        return of(ByteString.copyFromUtf8(Boolean.toString(truth)));
    }

    static Content of(List<String> texts) {
        return of(new JsonArray(texts));
    }
}
