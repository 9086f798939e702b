package io.be.mesh.verticle.ingress.mpi;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.ingress.channel.LocalNode;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** What anyone may ask of this node: {@code mesh.net.environ}, its public part. Any other name is E…617. */
public final class PublicOperations implements MpiService {
    private static final String ENVIRON = "mesh.net.environ";

    private final LocalNode node;

    public PublicOperations(LocalNode node) {
        this.node = node;
    }

    @Override
    public Future<ByteString> invoke(String urn, String traceId, ByteString body) {
        JsonObject answer;
        try {
            answer = success(content(urn));
        } catch (MeshException e) {
            Outbound failure = Outbound.failure(e, node.label(), traceId);
            answer = envelope(failure.code(), failure.message());
        }
        return Future.succeededFuture(
                UnsafeByteOperations.unsafeWrap(answer.toBuffer().getBytes()));
    }

    private JsonObject content(String text) {
        Urn urn = Urn.parse(text);
        if (!isHere(urn.id())) {
            throw new MeshException(
                    ErrorCode.NOT_WOVEN, "calls for " + urn.id() + " are not carried on from this node");
        }
        if (!ENVIRON.equals(urn.name())) {
            throw new MeshException(ErrorCode.NO_OPERATION, "no operation named " + urn.name());
        }
        return environ(node.environ());
    }

    private boolean isHere(String id) {
        return node.isLocal(new Principal(id, "")) || node.isLocal(new Principal("", id));
    }

    /** Before the operator has said who this node is, the aliases: SDKs need an object with ids in every answer. */
    private static JsonObject environ(Environ self) {
        boolean nobody = self.nodeId().isEmpty();
        return new JsonObject()
                .put("version", self.version())
                .put("node_id", nobody ? Principal.LOCAL_NODE_ALIAS : self.nodeId())
                .put("inst_id", nobody ? Principal.LOCAL_INST_ALIAS : self.instId())
                .put("inst_name", self.instName())
                .put("root_crt", self.rootCrt());
    }

    private static JsonObject success(JsonObject content) {
        return envelope(ErrorCode.SUCCESS.code(), ErrorCode.SUCCESS.zh()).put("content", content);
    }

    private static JsonObject envelope(String code, String message) {
        return new JsonObject().put("code", code).put("message", message).putNull("cause");
    }
}
