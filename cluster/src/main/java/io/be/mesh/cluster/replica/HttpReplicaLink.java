package io.be.mesh.cluster.replica;

import io.be.mesh.cluster.session.MemoryBudget;
import io.be.mesh.conf.HostPort;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * The payload link over HTTP/2. {@link #listen} once, {@link #close} once; the rest from any thread.
 *
 * <p>A connection belongs to a replica when its certificate ends at the root of the cluster; which member calls is then taken from its
 * own word, as all replicas are one node.
 */
public final class HttpReplicaLink implements ReplicaLink {
    private static final Pattern OPERATION = Pattern.compile("[a-z]+(-[a-z]+)*");

    private final Vertx vertx;
    private final LinkSettings settings;
    private final ReplicaDirectory directory;
    private final ReplicaIdentity identity;
    private final MemoryBudget budget;
    private final LinkClients clients;
    private final Map<String, Handler> operations = new ConcurrentHashMap<>();
    private final Map<UUID, Peer> peers = new ConcurrentHashMap<>();
    private final List<ReplicaLinkServer> servers = new CopyOnWriteArrayList<>();
    private volatile String deployment = "";

    public HttpReplicaLink(Vertx vertx, LinkSettings settings, ReplicaIdentity identity, ReplicaDirectory directory) {
        this.vertx = vertx;
        this.settings = settings;
        this.identity = identity;
        this.directory = directory;
        this.budget = new MemoryBudget(settings.memory());
        this.clients = new LinkClients(vertx, identity);
    }

    /** A member and the calls to it that are under way. */
    private record Peer(HostPort address, Set<LinkCall> calls) {}

    /**
     * Listens on every event loop.
     *
     * @param desk what admits new replicas; empty: nobody is admitted here
     */
    public Future<Void> listen(Optional<StrangerDesk> desk) {
        return vertx.deployVerticle(
                        () -> {
                            ReplicaLinkServer server =
                                    new ReplicaLinkServer(settings, identity, operations, desk, budget);
                            servers.add(server);
                            return server;
                        },
                        new DeploymentOptions().setInstances(settings.eventLoops()))
                .onSuccess(id -> deployment = id)
                .mapEmpty();
    }

    /** The port it listens on; 0 before it does. */
    public int port() {
        return servers.isEmpty() ? 0 : servers.get(0).port();
    }

    @Override
    public void serve(String operation, Handler handler) {
        if (!OPERATION.matcher(operation).matches() || operation.equals(ReplicaLinkServer.JOIN)) {
            throw new IllegalArgumentException("'" + operation + "' is no name of an operation");
        }
        if (operations.putIfAbsent(operation, handler) != null) {
            throw new IllegalStateException("the operation " + operation + " is served already");
        }
    }

    @Override
    public Call call(UUID replica, String operation, Buffer request, long timeoutMillis) {
        ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
        Optional<HostPort> address = directory.link(replica);
        if (address.isEmpty()) {
            return LinkCall.failed(
                    context, new MeshException(ErrorCode.UNREACHABLE, "the cluster has no member " + replica));
        }
        LinkCall call = new LinkCall(vertx, context, address.get(), budget, settings.maxBody());
        Set<LinkCall> underWay = peer(replica, address.get()).calls();
        underWay.add(call);
        call.answer().onComplete(done -> underWay.remove(call));
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(address.get().host())
                .setPort(address.get().port())
                .setURI(ReplicaLinkServer.PATH + operation)
                .putHeader(ReplicaLinkServer.FROM, directory.self().toString());
        Runnable start = () -> call.start(clients.of(context), options, request, timeoutMillis);
        if (Vertx.currentContext() == context) {
            start.run();
        } else {
            context.runOnContext(here -> start.run());
        }
        return call;
    }

    private Peer peer(UUID replica, HostPort address) {
        Peer known = peers.get(replica);
        return known != null && known.address().equals(address)
                ? known
                : peers.compute(
                        replica,
                        (id, now) -> now != null && now.address().equals(address)
                                ? now
                                : new Peer(address, ConcurrentHashMap.newKeySet()));
    }

    /** The grid has lost a member: calls to it fail at once, instead of waiting for a machine that says nothing. */
    public void lost(UUID replica) {
        Peer peer = peers.remove(replica);
        if (peer == null) {
            return;
        }
        peer.calls()
                .forEach(call -> call.fail(new MeshException(
                        ErrorCode.UNREACHABLE, "the member " + replica + " has left before it answered")));
        clients.cut(peer.address());
    }

    /** A renewed certificate of the same cluster: for connections that are opened from now on; open ones go on. */
    public Future<Void> present(ReplicaIdentity newest) {
        clients.present(newest);
        return Future.all(servers.stream().map(server -> server.present(newest)).toList())
                .mapEmpty();
    }

    /** Finishes what it serves, for a moment, then ends every connection. */
    public Future<Void> close() {
        Future<Void> closed = deployment.isEmpty() ? Future.succeededFuture() : vertx.undeploy(deployment);
        return closed.eventually(() -> {
            clients.close();
            return Future.succeededFuture();
        });
    }
}
