package io.be.mesh.verticle.network.check;

import com.google.protobuf.ByteString;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.be.mesh.protocol.header.GrpcPath;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.network.Outcome;
import io.be.mesh.verticle.network.UnaryGrpc;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** Calls an operation of the SDK wire: {@code POST /mesh/invoke}, else gRPC {@code /mesh-rpc/v1} as the Go node serves it. */
final class SdkCall {
    static final ByteString NO_ARGUMENTS = ByteString.copyFromUtf8("{\"attachments\":{}}");
    private static final int OK = 200;

    private final CheckWire wire;
    private final String nodeId;

    SdkCall(CheckWire wire, String nodeId) {
        this.wire = wire;
        this.nodeId = nodeId;
    }

    /** The content of the answer; fails with {@code MeshException}. */
    Future<JsonObject> call(String operation) {
        return wire.scheme().grpc()
                ? overGrpc(operation)
                : overHttp(operation)
                        .recover(failure -> MeshException.of(failure).code() == ErrorCode.NO_OPERATION
                                ? overGrpc(operation).recover(second -> Future.failedFuture(failure))
                                : Future.failedFuture(failure));
    }

    /** What makes a request over HTTP this call. */
    static Map<String, String> headers(String operation, String nodeId) {
        return Map.of(PtpHeader.URN, urn(operation, nodeId), "content-type", "application/json");
    }

    private Future<JsonObject> overHttp(String operation) {
        return wire.ask(HttpMethod.POST, HttpPath.SDK, headers(operation, nodeId), NO_ARGUMENTS)
                .map(outcome -> {
                    Outcome.Answered answered = answered(outcome);
                    if (answered.status() != OK) {
                        throw new MeshException(
                                ErrorCode.NO_OPERATION,
                                "it answered " + HttpPath.SDK + " with HTTP " + answered.status()
                                        + ", which is not what a mesh node does");
                    }
                    return content(answered.body());
                });
    }

    private Future<JsonObject> overGrpc(String operation) {
        Map<String, String> headers = new HashMap<>(UnaryGrpc.HEADERS);
        headers.put(PtpHeader.URN, urn(operation, nodeId));
        return wire.ask(HttpMethod.POST, GrpcPath.SDK, headers, GrpcFrame.of(NO_ARGUMENTS, false))
                .map(outcome -> content(UnaryGrpc.message(answered(outcome))));
    }

    static Outcome.Answered answered(Outcome outcome) {
        if (outcome instanceof Outcome.Answered answered) {
            return answered;
        }
        throw outcome instanceof Outcome.NotSent unsent ? unsent.failure() : ((Outcome.Lost) outcome).failure();
    }

    private static JsonObject content(ByteString body) {
        try {
            JsonObject answer = new JsonObject(body.toStringUtf8());
            ErrorCode code = ErrorCode.of(answer.getString("code"));
            if (code == null) {
                throw new MeshException(ErrorCode.NO_OPERATION, "its answer has no code: it is not a mesh node");
            }
            if (code != ErrorCode.SUCCESS) {
                throw new MeshException(code, answer.getString("message", code.en()));
            }
            JsonObject content = answer.getJsonObject("content");
            return content == null ? new JsonObject() : content;
        } catch (DecodeException | ClassCastException e) {
            throw new MeshException(ErrorCode.NO_OPERATION, "its answer is not JSON: it is not a mesh node", e);
        }
    }

    private static String urn(String operation, String nodeId) {
        return Urn.of(operation, Principal.key(nodeId)).format();
    }
}
