package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.message.WeaveAnswer;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.message.Outbound;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.WeaveRequest;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The handshake between Mesh nodes: JSON over {@code POST /v1/interconn/net/weave} and {@code net/ack}. */
final class MeshHandshake implements Handshake {
    private final PartnerCalls calls;
    private final Codec json;

    MeshHandshake(PartnerCalls calls, Codec json) {
        this.calls = calls;
        this.json = json;
    }

    @Override
    public Future<WeaveAnswer> weave(Route to, WeaveRequest request) {
        return post(to, request.nodeId(), HttpPath.NET_WEAVE, json.encode(request))
                .map(answer -> {
                    ByteString said = answer.payload();
                    if (said == null || said.isEmpty()) {
                        throw new MeshException(ErrorCode.CODEC, "the partner's answer to net/weave is empty");
                    }
                    return json.decode(WeaveAnswer.class, said);
                });
    }

    @Override
    public Future<Void> ack(Route to, Approved approved) {
        JsonObject route = new JsonObject()
                .put("node_id", approved.self().nodeId())
                .put("inst_id", approved.self().instId())
                .put("inst_name", approved.self().instName())
                .put("auth_code", approved.authCode())
                .put("host_root", approved.self().rootCrt())
                .put("guest_crt", approved.chain());
        return post(to, approved.self().nodeId(), HttpPath.NET_ACK, ByteString.copyFromUtf8(route.encode()))
                .mapEmpty();
    }

    /** @param from tells which of several plaintext partners at one address is calling */
    private Future<Outbound> post(Route to, String from, String path, ByteString body) {
        Map<String, String> headers = Map.of("content-type", "application/json", PtpHeader.SOURCE_NODE_ID, from);
        return calls.post(to, UnaryOperator.identity(), new Dialect.Outgoing(path, headers, body))
                .map(answer -> accepted(envelope(answer)))
                .recover(
                        failure -> Future.failedFuture(MeshException.of(failure).at(PartnerCalls.hop(to))));
    }

    private Outbound envelope(Outcome.Answered answer) {
        try {
            return json.decode(Outbound.class, answer.body());
        } catch (MeshException e) {
            throw answer.status() == Statuses.OK ? e : Statuses.http(answer.status());
        }
    }

    private static Outbound accepted(Outbound answer) {
        if (!answer.isSuccess()) {
            ErrorCode code = ErrorCode.of(answer.code());
            throw new MeshException(
                    code == null ? ErrorCode.UNKNOWN : code, "refused by the partner: " + answer.message());
        }
        return answer;
    }
}
