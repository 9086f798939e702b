package io.be.mesh.cluster.replica;

import io.be.mesh.cluster.vertx.MeshVertx;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Replicas on loopback with real sockets, each with event loops of its own. */
final class LinkFixture implements AutoCloseable {
    static final int MAX_BODY = 65 << 20;
    static final long MEMORY = 256 << 20;

    final TestReplicas cluster = new TestReplicas();
    final Map<UUID, HostPort> links = new ConcurrentHashMap<>();
    private final List<Vertx> started = new ArrayList<>();

    /** A replica that listens, and that the others know. */
    record Member(UUID id, Vertx vertx, HttpReplicaLink link) {
        HostPort address() {
            return new HostPort("127.0.0.1", link.port());
        }
    }

    private record Directory(UUID self, Map<UUID, HostPort> links) implements ReplicaDirectory {
        @Override
        public Optional<HostPort> link(UUID member) {
            return Optional.ofNullable(links.get(member));
        }
    }

    Member member() throws Exception {
        return member(cluster.next(), MAX_BODY, MEMORY, Optional.empty());
    }

    Member member(ReplicaIdentity identity) throws Exception {
        return member(identity, MAX_BODY, MEMORY, Optional.empty());
    }

    Member member(ReplicaIdentity identity, int maxBody, long memory, Optional<StrangerDesk> desk) throws Exception {
        Vertx vertx = vertx();
        UUID id = UUID.randomUUID();
        HttpReplicaLink link = new HttpReplicaLink(
                vertx,
                new LinkSettings(new HostPort("127.0.0.1", 0), maxBody, memory, 2),
                identity,
                new Directory(id, links));
        await(link.listen(desk));
        Member member = new Member(id, vertx, link);
        links.put(id, member.address());
        return member;
    }

    Vertx vertx() {
        Vertx vertx =
                MeshVertx.builder(MeshVertx.options(new MeshConfig.Runtime(2))).build();
        started.add(vertx);
        return vertx;
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        for (Vertx vertx : started) {
            await(vertx.close());
        }
    }
}
