package io.be.mesh.verticle.network;

import com.google.protobuf.ByteString;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.GrpcFrame;
import io.be.mesh.protocol.header.GrpcPath;
import io.be.mesh.protocol.header.HttpPath;
import io.be.mesh.protocol.header.PtpHeader;
import io.be.mesh.protocol.id.Principal;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.network.PeerAddress.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks a peer who it is: {@code mesh.net.environ}, over {@code POST /mesh/invoke}, else over gRPC {@code /mesh-rpc/v1}
 * as the Go node serves it. Members of an address list are asked in order. Any context.
 */
final class WhoIsThere {
    /** For all members and both ways together. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final String OPERATION = "mesh.net.environ";
    private static final ByteString ASK = ByteString.copyFromUtf8("{\"attachments\":{}}");

    private final Vertx vertx;
    private final SingleCall call;
    private final OwnPairs own;

    WhoIsThere(Vertx vertx, MeshConfig.Network config, OwnPairs own) {
        this.vertx = vertx;
        this.call = new SingleCall(vertx, config);
        this.own = own;
    }

    /**
     * What a peer said and showed. Nothing of it is proved yet.
     *
     * @param chain empty when the scheme has no TLS
     * @param mesh whether it speaks as a Mesh node does, over HTTP
     */
    record Seen(Environ environ, List<X509Certificate> chain, boolean mesh) {}

    /** Fails with {@code MeshException}, hop named, when no member says who it is. */
    Future<Seen> ask(Route route, PeerAddress address) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        if (!address.scheme().tls()) {
            return member(new Question(route.nodeId(), null, deadline), address, 0);
        }
        return vertx.executeBlocking(() -> own.of(route), false)
                .compose(key -> member(new Question(route.nodeId(), key, deadline), address, 0));
    }

    private record Question(String nodeId, @Nullable OwnKey own, long deadlineNanos) {}

    private Future<Seen> member(Question question, PeerAddress address, int index) {
        Endpoint endpoint = address.endpoints().get(index);
        return one(question, address.scheme(), endpoint).recover(failure -> {
            boolean last = index + 1 == address.endpoints().size() || System.nanoTime() >= question.deadlineNanos();
            return last ? Future.failedFuture(failure) : member(question, address, index + 1);
        });
    }

    private Future<Seen> one(Question question, PeerScheme scheme, Endpoint endpoint) {
        return overHttp(question, scheme, endpoint)
                .recover(failure -> MeshException.of(failure).code() == ErrorCode.NO_OPERATION
                        ? overGrpc(question, scheme.tls() ? PeerScheme.GRPCS : PeerScheme.GRPC, endpoint)
                        : Future.failedFuture(failure));
    }

    private Future<Seen> overHttp(Question question, PeerScheme scheme, Endpoint endpoint) {
        Map<String, String> headers = Map.of(PtpHeader.URN, urn(question.nodeId()), "content-type", "application/json");
        ShownChain shown = new ShownChain();
        return call.post(
                        new SingleCall.To(question.nodeId(), scheme, endpoint, shown, question.own()),
                        new Dialect.Outgoing(HttpPath.SDK, headers, ASK),
                        question.deadlineNanos())
                .map(answer -> {
                    if (answer.status() != Statuses.OK) {
                        // A node without this entrance answers in its own way: the other entrance decides.
                        throw new MeshException(ErrorCode.NO_OPERATION, "the peer does not serve " + HttpPath.SDK);
                    }
                    return new Seen(environ(answer.body()), shown.chain(), true);
                });
    }

    private Future<Seen> overGrpc(Question question, PeerScheme scheme, Endpoint endpoint) {
        Map<String, String> headers = new HashMap<>(UnaryGrpc.HEADERS);
        headers.put(PtpHeader.URN, urn(question.nodeId()));
        ShownChain shown = new ShownChain();
        return call.post(
                        new SingleCall.To(question.nodeId(), scheme, endpoint, shown, question.own()),
                        new Dialect.Outgoing(GrpcPath.SDK, headers, GrpcFrame.of(ASK, false)),
                        question.deadlineNanos())
                .map(answer -> new Seen(environ(UnaryGrpc.message(answer)), shown.chain(), false));
    }

    private static String urn(String nodeId) {
        return Urn.of(OPERATION, Principal.key(nodeId)).format();
    }

    private static Environ environ(ByteString body) {
        try {
            JsonObject answer = new JsonObject(body.toStringUtf8());
            JsonObject content = answer.getJsonObject("content");
            if (!ErrorCode.SUCCESS.code().equals(answer.getString("code")) || content == null) {
                throw new MeshException(ErrorCode.NO_OPERATION, "the peer does not say who it is");
            }
            return new Environ(
                    content.getString("version", ""),
                    content.getString("node_id", ""),
                    content.getString("inst_id", ""),
                    content.getString("inst_name", ""),
                    content.getString("root_crt", ""),
                    "", // some nodes give their key away: it is not even read
                    "");
        } catch (DecodeException | ClassCastException e) {
            throw new MeshException(ErrorCode.NO_OPERATION, "the peer's answer is not JSON of an environ", e);
        }
    }
}
