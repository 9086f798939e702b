package io.be.mesh.verticle.network.directory;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.link.CallLink;
import io.be.mesh.cluster.link.RemoteCall;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Versions;
import io.be.mesh.protocol.urn.Urn;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks another node which program it is. */
final class RemoteVersion {
    private static final long PATIENCE_NANOS = Duration.ofSeconds(8).toNanos();
    private static final ByteString ASK = ByteString.copyFromUtf8("{\"attachments\":{},\"node_id\":\"\"}");

    private final CallLink link;

    RemoteVersion(CallLink link) {
        this.link = link;
    }

    Future<Versions> of(String nodeId) {
        String urn = Urn.of(Addresses.NET_VERSION.name(), Principal.key(nodeId)).format();
        RemoteCall call = new RemoteCall(
                new Principal(nodeId, ""), urn, Map.of(), List.of(), ASK, System.nanoTime() + PATIENCE_NANOS);
        return link.call(call).map(answer -> versions(answer, nodeId));
    }

    private static Versions versions(ByteString answer, String nodeId) {
        try {
            JsonObject envelope = new JsonObject(answer.toStringUtf8());
            if (!ErrorCode.SUCCESS.code().equals(envelope.getString("code"))) {
                ErrorCode known = ErrorCode.of(envelope.getString("code"));
                throw new MeshException(
                                known == null ? ErrorCode.UNKNOWN : known,
                                "refused by the partner: " + envelope.getString("message", ""))
                        .at(nodeId);
            }
            JsonObject content = envelope.getJsonObject("content", new JsonObject());
            Map<String, String> infos = new HashMap<>();
            content.getJsonObject("infos", new JsonObject())
                    .forEach(info -> infos.put(info.getKey(), String.valueOf(info.getValue())));
            return new Versions(content.getString("version", ""), infos);
        } catch (DecodeException | ClassCastException e) {
            throw new MeshException(ErrorCode.CODEC, "the answer is no envelope in JSON", e).at(nodeId);
        }
    }
}
