package io.be.mesh.verticle.network.check;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.be.mesh.protocol.header.GrpcPath;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.proto.Ptp;
import io.be.mesh.verticle.network.Outcome;
import io.be.mesh.verticle.network.UnaryGrpc;
import io.be.mesh.verticle.network.Wrapping;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A call that only a partner may make and that changes nothing: a read of a session that does not exist, sent to
 * {@code chan/invoke}. A node that knows us says that partners do not read (E…614), or that there is nothing.
 *
 * @param grpc whether it goes as gRPC
 * @param session of this check alone
 */
record InvokeCall(boolean grpc, String nodeId, Environ self, String session) {
    private static final String OPERATION = "https://ptp.cn" + HttpPath.PEEK;
    private static final ByteString HEAD = ByteString.copyFromUtf8("{\"metadata\":{},\"payload\":\"e30=\"");
    private static final ByteString TAIL = ByteString.copyFromUtf8("}");
    private static final int MIN_BODY = HEAD.size() + TAIL.size();

    static InvokeCall of(boolean grpc, String nodeId, Environ self) {
        return new InvokeCall(grpc, nodeId, self, "mesh-check-" + UUID.randomUUID());
    }

    /** What an answer says. */
    record Said(ErrorCode code, String message) {}

    String uri() {
        return grpc ? GrpcPath.INVOKE : HttpPath.INVOKE;
    }

    Map<String, String> headers() {
        Map<String, String> headers =
                new HashMap<>(grpc ? UnaryGrpc.HEADERS : Map.of("content-type", "application/json"));
        headers.put(PtpHeader.URI, OPERATION);
        headers.put(PtpHeader.SESSION_ID, session);
        headers.put(PtpHeader.TOPIC, "check");
        headers.put(PtpHeader.SOURCE_NODE_ID, self.nodeId());
        headers.put(PtpHeader.SOURCE_INST_ID, self.instId());
        headers.put(PtpHeader.TARGET_NODE_ID, Principal.key(nodeId));
        headers.put(PtpHeader.TIMEOUT, Long.toString(CheckWire.PATIENCE.toMillis()));
        return headers;
    }

    /** A body of about this many bytes: blanks between the parts of JSON, or the payload of a protobuf. */
    ByteString body(long bytes) {
        if (grpc) {
            return GrpcFrame.of(Wrapping.inbound(Map.of(), Blanks.of(bytes)), false);
        }
        return HEAD.concat(Blanks.of(Math.max(0, bytes - MIN_BODY))).concat(TAIL);
    }

    /** Empty when the answer is no envelope: something on the way has answered. */
    Optional<Said> said(Outcome.Answered answered) {
        return grpc ? saidOverGrpc(answered) : envelope(answered.body());
    }

    static Optional<Said> envelope(ByteString body) {
        try {
            JsonObject answer = new JsonObject(body.toStringUtf8());
            return Optional.ofNullable(ErrorCode.of(answer.getString("code")))
                    .map(code -> new Said(code, answer.getString("message", code.en())));
        } catch (DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private static Optional<Said> saidOverGrpc(Outcome.Answered answered) {
        try {
            Ptp.Outbound outbound = Ptp.Outbound.parseFrom(UnaryGrpc.message(answered));
            return Optional.ofNullable(ErrorCode.of(outbound.getCode()))
                    .map(code -> new Said(code, outbound.getMessage()));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        } catch (MeshException e) {
            return Optional.of(new Said(e.code(), e.message()));
        }
    }
}
