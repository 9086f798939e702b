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
import io.be.mesh.protocol.urn.Urn;
import io.be.mesh.verticle.network.PeerAddress.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks a peer who it is: {@code mesh.net.environ}, over {@code POST /mesh/invoke}, else over gRPC {@code /mesh-rpc/v1}
 * as the Go node serves it. Members of an address list are asked in order. Any context.
 */
final class WhoIsThere {
    /** For all members and both ways together. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final long ANSWER_LIMIT = 256 * 1024;
    private static final String OPERATION = "mesh.net.environ";
    private static final ByteString QUESTION = ByteString.copyFromUtf8("{\"attachments\":{}}");

    private final Vertx vertx;
    private final MeshConfig.Network config;

    WhoIsThere(Vertx vertx, MeshConfig.Network config) {
        this.vertx = vertx;
        this.config = config;
    }

    /**
     * What a peer said and showed. Nothing of it is proved yet.
     *
     * @param chain empty when the scheme has no TLS
     */
    record Seen(Environ environ, List<X509Certificate> chain) {}

    /** Fails with {@code MeshException}, hop named, when no member says who it is. */
    Future<Seen> ask(String nodeId, PeerAddress address) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        return member(nodeId, address, 0, deadline);
    }

    private Future<Seen> member(String nodeId, PeerAddress address, int index, long deadline) {
        Endpoint endpoint = address.endpoints().get(index);
        return one(nodeId, address.scheme(), endpoint, deadline).recover(failure -> {
            boolean last = index + 1 == address.endpoints().size() || System.nanoTime() >= deadline;
            return last ? Future.failedFuture(failure) : member(nodeId, address, index + 1, deadline);
        });
    }

    private Future<Seen> one(String nodeId, PeerScheme scheme, Endpoint endpoint, long deadline) {
        if (scheme.grpc()) {
            return overGrpc(nodeId, scheme, endpoint, deadline);
        }
        return overHttp(nodeId, scheme, endpoint, deadline)
                .recover(failure -> MeshException.of(failure).code() == ErrorCode.NO_OPERATION
                        ? overGrpc(nodeId, scheme.tls() ? PeerScheme.GRPCS : PeerScheme.GRPC, endpoint, deadline)
                        : Future.failedFuture(failure));
    }

    private Future<Seen> overHttp(String nodeId, PeerScheme scheme, Endpoint endpoint, long deadline) {
        Map<String, String> headers = Map.of(PtpHeader.URN, urn(nodeId), "content-type", "application/json");
        return exchange(nodeId, scheme, endpoint, HttpPath.SDK, headers, QUESTION, deadline)
                .map(reply -> {
                    if (reply.answer().status() != Statuses.OK) {
                        // A node without this entrance answers in its own way: the other entrance decides.
                        throw new MeshException(ErrorCode.NO_OPERATION, "the peer does not serve " + HttpPath.SDK);
                    }
                    return new Seen(environ(reply.answer().body()), reply.chain());
                });
    }

    private Future<Seen> overGrpc(String nodeId, PeerScheme scheme, Endpoint endpoint, long deadline) {
        Map<String, String> headers = new HashMap<>(UnaryGrpc.HEADERS);
        headers.put(PtpHeader.URN, urn(nodeId));
        return exchange(nodeId, scheme, endpoint, GrpcPath.SDK, headers, GrpcFrame.of(QUESTION, false), deadline)
                .map(reply -> new Seen(environ(UnaryGrpc.message(reply.answer())), reply.chain()));
    }

    private record Reply(Outcome.Answered answer, List<X509Certificate> chain) {}

    private Future<Reply> exchange(
            String nodeId,
            PeerScheme scheme,
            Endpoint endpoint,
            String uri,
            Map<String, String> headers,
            ByteString body,
            long deadline) {
        ShownChain shown = new ShownChain();
        HttpClientAgent client = vertx.createHttpClient(LinkOptions.client(scheme, config, shown), new PoolOptions());
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(endpoint.host())
                .setPort(endpoint.port())
                .setURI(uri);
        headers.forEach(options::putHeader);
        String where = nodeId + " " + endpoint;
        return RoundTrip.run(vertx, client, options, where, body, ANSWER_LIMIT, deadline, connection -> false)
                .onComplete(done -> client.close())
                .compose(outcome -> {
                    if (outcome instanceof Outcome.Answered answered) {
                        return Future.succeededFuture(new Reply(answered, shown.chain()));
                    }
                    return Future.failedFuture(
                            outcome instanceof Outcome.NotSent unsent
                                    ? unsent.failure()
                                    : ((Outcome.Lost) outcome).failure());
                })
                .recover(failure -> Future.failedFuture(LinkFailure.of(failure, where)));
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
