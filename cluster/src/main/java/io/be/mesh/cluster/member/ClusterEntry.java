package io.be.mesh.cluster.member;

import io.be.mesh.cluster.cell.GridCells;
import io.be.mesh.cluster.grid.Grid;
import io.be.mesh.cluster.grid.GridSettings;
import io.be.mesh.cluster.join.JoinException;
import io.be.mesh.cluster.join.MemberLinks;
import io.be.mesh.cluster.join.ReplicaEntry;
import io.be.mesh.cluster.replica.Founder;
import io.be.mesh.cluster.replica.HttpReplicaLink;
import io.be.mesh.cluster.replica.LinkSettings;
import io.be.mesh.cluster.replica.ReplicaCredentials;
import io.be.mesh.cluster.replica.ReplicaFolder;
import io.be.mesh.cluster.replica.ReplicaName;
import io.be.mesh.cluster.secret.StoreKey;
import io.be.mesh.cluster.session.grid.SessionGrid;
import io.be.mesh.cluster.table.ClusterTables;
import io.be.mesh.cluster.vertx.ClusteredVertx;
import io.be.mesh.cluster.vertx.MeshVertx;
import io.be.mesh.conf.HostPort;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/** The way of a process into its cluster: its certificate, the grid, the event bus. Blocking. */
public final class ClusterEntry {
    private static final Duration VERTX = Duration.ofSeconds(30);
    private static final Duration JOIN = Duration.ofSeconds(30);
    /** Payload that is on its way between replicas, of the node's limit. */
    private static final int LINK_PART = 4;
    /** Of a message on the link, beside its body. */
    private static final int HEAD_BYTES = 1 << 20;

    private final MeshConfig config;
    private final String version;
    private final Clock clock;
    private final MemberLinks members;
    private final List<HostPort> links;
    private final String address;
    private final ReplicaFolder folder;
    private final Founder founder;

    /**
     * @param key of the store of the same home
     * @param version of the software, for the operator to see
     * @throws MeshException E…400 when it is not known how the others reach this machine
     */
    public ClusterEntry(MeshConfig config, StoreKey key, String version, Clock clock) {
        this.config = config;
        this.version = version;
        this.clock = clock;
        Path home = config.node().home();
        MeshConfig.Cluster cluster = config.cluster();
        members = new MemberLinks(cluster.members(), cluster.listen().port());
        links = members.resolve();
        address = ClusterAddress.of(cluster, links);
        folder = new ReplicaFolder(home, key, clock);
        founder = Founder.of(home);
    }

    /** Of this replica, with its newest certificate. */
    public ReplicaCredentials known() {
        return folder.found().orElseThrow(() -> new IllegalStateException("this process is no replica yet"));
    }

    /** Whether this replica began the cluster and has admitted nobody. */
    public Founder founder() {
        return founder;
    }

    /**
     * Enters, as the replica it was before, by a token, or as the first one.
     *
     * @throws JoinException when it must not become a replica this way; nothing has been stored
     * @throws MeshException E…503 when the members do not let it in
     */
    public ClusterMember enter(Optional<String> token) throws JoinException, InterruptedException {
        int port = config.cluster().listen().port();
        boolean begins = folder.found().isEmpty() && token.isEmpty();
        ReplicaCredentials credentials =
                new ReplicaEntry(folder, ReplicaName.of(address + "-" + port), members, clock).enter(token);
        if (begins) {
            founder.begun();
        }
        IntSupplier minimum = minimum();
        Grid grid = Grid.open(
                settings(credentials, minimum),
                credentials.identity(),
                List.of(
                        SessionGrid::configure,
                        JoinTokenMap::configure,
                        parts -> GridCells.configure(parts, config.data().cacheBytes()),
                        parts -> ClusterTables.mapConfigs().forEach(parts::addMapConfig)));
        try {
            Vertx vertx = start(grid);
            HttpReplicaLink link = new HttpReplicaLink(
                    vertx, linkSettings(), credentials.identity(), new GridDirectory(grid.membership()));
            return new ClusterMember(config, clock, credentials.identity(), minimum, grid, vertx, link);
        } catch (RuntimeException | InterruptedException e) {
            grid.abandon();
            throw e;
        }
    }

    /** Of the settings, else a majority; one while this replica is all there is. */
    private IntSupplier minimum() {
        long given = config.cluster().minimum();
        int wanted = given > 0 ? (int) given : links.size() / 2 + 1;
        return () -> founder.isAlone() ? 1 : wanted;
    }

    private GridSettings settings(ReplicaCredentials credentials, IntSupplier minimum) {
        MeshConfig.Cluster cluster = config.cluster();
        return new GridSettings(
                config.node().name(),
                credentials.name().text(),
                version,
                cluster.listen(),
                address,
                new HostPort(address, cluster.listen().port() + MemberLinks.OFFSET).toString(),
                cluster.members(),
                minimum,
                cluster.heartbeatTimeout(),
                JOIN);
    }

    private LinkSettings linkSettings() {
        HostPort listen = config.cluster().listen();
        return new LinkSettings(
                new HostPort(listen.host(), listen.port() + MemberLinks.OFFSET),
                SessionGrid.MESSAGE_BYTES + HEAD_BYTES,
                config.limits().node() / LINK_PART,
                config.runtime().eventLoops());
    }

    private Vertx start(Grid grid) throws InterruptedException {
        try {
            return ClusteredVertx.start(
                            MeshVertx.builder(ClusteredVertx.options(MeshVertx.options(config.runtime()), grid)), grid)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(VERTX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new MeshException(
                    ErrorCode.UNAVAILABLE,
                    "the event bus of this replica did not start at "
                            + config.cluster().listen() + ": " + e.getMessage(),
                    e);
        }
    }
}
