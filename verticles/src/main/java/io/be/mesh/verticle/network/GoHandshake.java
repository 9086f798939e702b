package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.cluster.bus.Addresses;
import io.be.mesh.cluster.bus.Bus;
import io.be.mesh.cluster.bus.message.WeaveAnswer;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.be.mesh.protocol.header.GrpcPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.KeyCsr;
import io.be.mesh.protocol.message.Keys;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.message.WeaveRequest;
import io.be.mesh.protocol.urn.Urn;
import io.vertx.core.Future;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The handshake as the Go node has it: {@code mesh.net.weave} and {@code mesh.net.ack} over gRPC, marked as a guest's. It
 * refuses a message without a key pair, so each gets one that is made for it and forgotten: nobody ever trusts it.
 */
final class GoHandshake implements Handshake {
    private static final String WEAVE = "mesh.net.weave";
    private static final String ACK = "mesh.net.ack";
    private static final String GUEST = "guest";

    private final PartnerCalls calls;
    private final Bus bus;

    GoHandshake(PartnerCalls calls, Bus bus) {
        this.calls = calls;
        this.bus = bus;
    }

    @Override
    public Future<WeaveAnswer> weave(Route to, WeaveRequest request) {
        JsonObject route = new JsonObject()
                .put("node_id", request.nodeId())
                .put("inst_id", request.instId())
                .put("name", request.instName())
                .put("inst_name", request.instName())
                .put("address", request.address())
                .put("auth_code", request.authCode())
                .put("expire_at", to.expireAt());
        return post(to, WEAVE, route).map(new WeaveAnswer(false, "waiting for approval by " + to.nodeId(), ""));
    }

    @Override
    public Future<Void> ack(Route to, Approved approved) {
        JsonObject route = new JsonObject()
                .put("node_id", approved.self().nodeId())
                .put("inst_id", approved.self().instId())
                .put("name", approved.self().instName())
                .put("inst_name", approved.self().instName())
                .put("auth_code", approved.authCode())
                .put("expire_at", to.expireAt());
        return post(to, ACK, route);
    }

    private Future<Void> post(Route to, String operation, JsonObject route) {
        return thrownAway(route)
                .compose(whole -> calls.post(to, GoHandshake::grpc, outgoing(to, operation, whole)))
                .map(answer -> {
                    requireSuccess(UnaryGrpc.message(answer));
                    return (Void) null;
                })
                .recover(
                        failure -> Future.failedFuture(MeshException.of(failure).at(PartnerCalls.hop(to))));
    }

    private Future<JsonObject> thrownAway(JsonObject route) {
        KeyCsr wanted = new KeyCsr(
                "",
                "",
                Urn.host(route.getString("node_id")),
                route.getString("inst_name"),
                0,
                0,
                "",
                true,
                "",
                "",
                List.of());
        return bus.request(Addresses.KMS_APPLY_ROOT, wanted).map(made -> {
            for (Keys each : made.keys()) {
                if (each.kind() == Keys.ROOT_CERTIFICATE) {
                    route.put("host_crt", each.key());
                } else if (each.kind() == Keys.ROOT_PRIVATE_KEY) {
                    route.put("host_key", each.key());
                }
            }
            return route;
        });
    }

    private static Dialect.Outgoing outgoing(Route to, String operation, JsonObject route) {
        String urn = Urn.of(operation, Principal.key(to.nodeId())).format();
        Map<String, String> headers = new HashMap<>(UnaryGrpc.HEADERS);
        headers.put(PtpHeader.URN, urn);
        JsonObject arguments = new JsonObject()
                .put("attachments", new JsonObject().put(operation, GUEST).put(PtpHeader.URN, urn))
                .put("route", route);
        ByteString body = ByteString.copyFromUtf8(arguments.encode());
        return new Dialect.Outgoing(GrpcPath.SDK, headers, GrpcFrame.of(body, false));
    }

    private static PeerScheme grpc(PeerScheme scheme) {
        return scheme.tls() ? PeerScheme.GRPCS : PeerScheme.GRPC;
    }

    private static void requireSuccess(ByteString answer) {
        try {
            JsonObject said = new JsonObject(answer.toStringUtf8());
            String code = said.getString("code", "");
            if (!ErrorCode.SUCCESS.code().equals(code)) {
                ErrorCode known = ErrorCode.of(code);
                throw new MeshException(
                        known == null ? ErrorCode.UNKNOWN : known,
                        "refused by the partner: " + said.getString("message", ""));
            }
        } catch (DecodeException | ClassCastException e) {
            throw new MeshException(ErrorCode.CODEC, "the partner's answer is not JSON with a code", e);
        }
    }
}
