package io.be.mesh.cluster.replica;

import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.cluster.vertx.StreamWritability;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listening half of the payload link on one event loop: {@code POST /replica/<operation>} of replicas, and {@code POST
 * /replica/join} of those who want to become one. A failure is answered as {@link LinkFailure}.
 */
final class ReplicaLinkServer extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(ReplicaLinkServer.class);

    static final String PATH = "/replica/";
    static final String JOIN = "join";
    /** Which member of the grid calls. */
    static final String FROM = "x-mesh-replica";

    private static final long STRANGER_MILLIS = 30_000;
    private static final int MOST_STRANGERS = 16;
    private static final long FINISH_SECONDS = 2;

    private final LinkSettings settings;
    private final Map<String, ReplicaLink.Handler> operations;
    private final Optional<StrangerDesk> desk;
    private final MemoryBudget budget;
    private final ReplicaIdentity identity;
    private @Nullable HttpServer server;
    private int strangers;

    /** @param operations shared with who adds to them */
    ReplicaLinkServer(
            LinkSettings settings,
            ReplicaIdentity identity,
            Map<String, ReplicaLink.Handler> operations,
            Optional<StrangerDesk> desk,
            MemoryBudget budget) {
        this.settings = settings;
        this.identity = identity;
        this.operations = operations;
        this.desk = desk;
        this.budget = budget;
    }

    @Override
    public Future<HttpServer> start() {
        HttpServer opened = vertx.createHttpServer(LinkOptions.server(settings, identity))
                .connectionHandler(this::opened)
                .requestHandler(this::serve);
        server = opened;
        return opened.listen();
    }

    /** Lets what is under way finish for a moment; the others are told that nothing new is taken. */
    @Override
    public Future<Void> stop() {
        return server == null ? Future.succeededFuture() : server.shutdown(FINISH_SECONDS, TimeUnit.SECONDS);
    }

    int port() {
        return server == null ? 0 : server.actualPort();
    }

    /** From now on new connections are shown this. Any thread. */
    Future<Boolean> present(ReplicaIdentity newest) {
        HttpServer open = server;
        return open == null
                ? Future.succeededFuture(false)
                : open.updateSSLOptions(LinkOptions.serverTls(newest), true);
    }

    private void opened(HttpConnection connection) {
        StreamWritability.watch(connection);
        connection.exceptionHandler(
                failure -> log.atDebug().setCause(failure).log("a connection to this replica broke"));
        if (LinkPeer.judge(connection).isReplica()) {
            return;
        }
        strangers++;
        long end = vertx.setTimer(STRANGER_MILLIS, late -> connection.close());
        connection.closeHandler(closed -> {
            strangers--;
            vertx.cancelTimer(end);
        });
        if (strangers > MOST_STRANGERS) {
            connection.close();
        }
    }

    private void serve(HttpServerRequest request) {
        ServedCall call = ServedCall.of(request, vertx);
        String path = request.path();
        if (!request.method().equals(HttpMethod.POST) || path == null || !path.startsWith(PATH)) {
            call.fail(new MeshException(ErrorCode.NOT_FOUND, "replicas call POST " + PATH + "OPERATION"));
            return;
        }
        String operation = path.substring(PATH.length());
        LinkPeer peer = LinkPeer.of(request.connection());
        if (operation.equals(JOIN)) {
            join(request, call, peer);
        } else if (peer.isReplica()) {
            serve(request, call, operation);
        } else {
            call.fail(new MeshException(
                    ErrorCode.FORBIDDEN, "only replicas may call: show a certificate of the cluster"));
        }
    }

    private void serve(HttpServerRequest request, ServedCall call, String operation) {
        ReplicaLink.Handler handler = operations.get(operation);
        Optional<UUID> from = uuid(request.getHeader(FROM));
        if (handler == null) {
            call.fail(new MeshException(ErrorCode.NO_OPERATION, "this replica knows no operation " + operation));
        } else if (from.isEmpty()) {
            call.fail(new MeshException(ErrorCode.BAD_REQUEST, FROM + " is not the UUID of a member"));
        } else {
            call.serve(budget, settings.maxBody(), (body, gone) -> handler.handle(from.get(), body, gone));
        }
    }

    private static Optional<UUID> uuid(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What strangers send is bounded by their number, so that it takes no room from the replicas. */
    private void join(HttpServerRequest request, ServedCall call, LinkPeer peer) {
        if (desk.isEmpty()) {
            call.fail(new MeshException(ErrorCode.NO_OPERATION, "this replica admits no others"));
        } else if (!peer.beginJoin()) {
            call.fail(new MeshException(ErrorCode.UNAVAILABLE, "one join at a time"));
        } else {
            int longest = desk.get().longestRequest();
            call.settled().onComplete(done -> peer.endJoin());
            call.serve(new MemoryBudget(longest), longest, (body, gone) -> desk.get()
                    .handle(address(request.remoteAddress()), body));
        }
    }

    private static String address(@Nullable SocketAddress address) {
        String host = address == null ? null : address.hostAddress();
        return host == null ? "" : host;
    }
}
