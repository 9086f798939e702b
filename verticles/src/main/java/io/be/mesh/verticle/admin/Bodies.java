package io.be.mesh.verticle.admin;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.be.mesh.protocol.codec.JsonCodec;
import io.be.mesh.protocol.message.Route;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** Reads requests, under the limits and with the leniency of the management plane. */
final class Bodies {
    private static final ByteString NOTHING = ByteString.copyFromUtf8("{}");

    private final JsonCodec json;

    Bodies(long limit) {
        json = new Codecs(CodecLimits.of((int) limit)).json();
    }

    /** @throws MeshException E…616 for what is not such an object */
    <T> T read(RoutingContext context, Class<T> type) {
        return json.decode(type, bytes(context));
    }

    /**
     * The route of the path: what the body says of it, under the id of the path.
     *
     * @throws MeshException E…616, E…400 when the body is of another node
     */
    Route route(RoutingContext context) {
        String id = id(context);
        String named = read(context, Route.class).nodeId();
        if (!named.isEmpty() && !named.equalsIgnoreCase(id)) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "node_id of the body is not that of the path");
        }
        JsonObject object = new JsonObject(Buffer.buffer(bytes(context).toByteArray()));
        object.getMap()
                .keySet()
                .removeIf(name -> name.replace("_", "").toLowerCase(Locale.ROOT).equals("nodeid"));
        return json.decode(
                Route.class, ByteString.copyFromUtf8(object.put("node_id", id).encode()));
    }

    static String id(RoutingContext context) {
        return context.pathParam("id");
    }

    private static ByteString bytes(RoutingContext context) {
        Buffer body = context.body().buffer();
        return body == null || body.length() == 0 ? NOTHING : UnsafeByteOperations.unsafeWrap(body.getBytes());
    }
}
