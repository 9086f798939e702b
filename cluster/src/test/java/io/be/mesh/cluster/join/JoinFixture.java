package io.be.mesh.cluster.join;

import io.be.mesh.cluster.audit.FileAuditLog;
import io.be.mesh.cluster.replica.HttpReplicaLink;
import io.be.mesh.cluster.replica.LinkSettings;
import io.be.mesh.cluster.replica.ReplicaCredentials;
import io.be.mesh.cluster.replica.ReplicaDirectory;
import io.be.mesh.cluster.replica.ReplicaFolder;
import io.be.mesh.cluster.replica.ReplicaName;
import io.be.mesh.cluster.secret.StoreKeys;
import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.store.JournaledStore;
import io.be.mesh.cluster.table.LocalTable;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.vertx.MeshVertx;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.codec.CodecLimits;
import io.be.mesh.protocol.codec.Codecs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A replica that admits others, as a cluster's first one does: a real store, a real audit log, real sockets. */
final class JoinFixture implements AutoCloseable {
    final Hand clock = new Hand();
    final Vertx vertx =
            MeshVertx.builder(MeshVertx.options(new MeshConfig.Runtime(2))).build();
    final ReplicaCredentials credentials;
    final ReplicatedTable<JoinToken> table;
    final TokenUse uses = new LocalTokenUse(clock);
    final JoinTokens tokens;
    final HttpReplicaLink link;
    private final DurableStore store;
    private final FileAuditLog audit;
    private final Path home;

    /** A clock that is near the wall clock, by which the TLS of the JDK judges, and that a test moves. */
    static final class Hand extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        void move(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public Instant instant() {
            return InstantSource.system().instant().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private record Alone(UUID self) implements ReplicaDirectory {
        @Override
        public Optional<HostPort> link(UUID member) {
            return Optional.empty();
        }
    }

    JoinFixture(Path home) throws Exception {
        this.home = home;
        credentials = folder(home).begin(new ReplicaName("first"));
        store = JournaledStore.open(home.resolve("store"));
        table = LocalTable.open(
                store, TableNames.JOIN_TOKENS, JoinToken.class, new Codecs(CodecLimits.of(65536)).json(), clock);
        tokens = new JoinTokens(table, uses, credentials.identity().root(), clock);
        audit = FileAuditLog.open(home.resolve("audit"), clock);
        link = new HttpReplicaLink(
                vertx,
                new LinkSettings(new HostPort("127.0.0.1", 0), 1 << 20, 8 << 20, 2),
                credentials.identity(),
                new Alone(UUID.randomUUID()));
        await(link.listen(Optional.of(desk())));
    }

    /** Another desk of the same cluster, as another replica has one. */
    JoinDesk desk() {
        return new JoinDesk(
                vertx,
                new JoinTokens(table, uses, credentials.identity().root(), clock),
                () -> credentials,
                audit,
                clock);
    }

    ReplicaFolder folder(Path of) {
        return new ReplicaFolder(of, new StoreKeys(of, "", Optional.empty()).find(false), clock);
    }

    HostPort address() {
        return new HostPort("127.0.0.1", link.port());
    }

    /** The members as a new replica is told them: the port of the grid is two below. */
    MemberLinks members() {
        return new MemberLinks(List.of("127.0.0.1"), link.port() - MemberLinks.OFFSET);
    }

    NewJoinToken token() throws Exception {
        return await(tokens.create(clock.millis() + 60_000));
    }

    List<JsonObject> audited() throws IOException {
        return Files.readAllLines(home.resolve("audit").resolve("audit.log")).stream()
                .map(JsonObject::new)
                .toList();
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        await(vertx.close());
        audit.close();
        store.close();
    }
}
