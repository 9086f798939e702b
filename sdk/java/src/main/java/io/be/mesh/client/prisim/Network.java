package io.be.mesh.client.prisim;

import io.be.mesh.client.annotate.Index;
import io.be.mesh.client.annotate.MPI;
import io.be.mesh.client.annotate.SPI;
import io.be.mesh.client.struct.Domain;
import io.be.mesh.client.struct.Environ;
import io.be.mesh.client.struct.Institution;
import io.be.mesh.client.struct.Page;
import io.be.mesh.client.struct.Paging;
import io.be.mesh.client.struct.Route;
import io.be.mesh.client.struct.Versions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The partners of a node and the ways to them. What changes something is for operators. */
@SPI("mesh")
public interface Network {
    /** Who the node is; the aliases {@code LX0000000000000}, {@code JG0000000000000000} before it has been set up. */
    @MPI(value = "mesh.net.environ", repeatable = true)
    Environ getEnviron();

    @MPI(value = "mesh.net.environ", repeatable = true)
    CompletionStage<Environ> getEnvironAsync();

    /** Whether a partner answers. */
    @MPI(value = "mesh.net.accessible", repeatable = true)
    boolean accessible(@Index("route") Route route);

    /** Stores routes, all or none. */
    @MPI(value = "mesh.net.refresh", repeatable = true)
    void refresh(@Index("routes") List<Route> routes);

    @MPI(value = "mesh.net.refresh", repeatable = true)
    CompletionStage<Void> refreshAsync(@Index("routes") List<Route> routes);

    /** Stores one route. */
    default void refresh(Route route) {
        refresh(List.of(route));
    }

    /** The route of a node or institution. */
    @MPI(value = "mesh.net.edge", repeatable = true)
    Optional<Route> getRoute(@Index("node_id") String nodeId);

    @MPI(value = "mesh.net.edges", repeatable = true)
    List<Route> getRoutes();

    @MPI(value = "mesh.net.edges", repeatable = true)
    CompletionStage<List<Route>> getRoutesAsync();

    @MPI(value = "mesh.net.domains", repeatable = true)
    List<Domain> getDomains(@Index("kind") String kind);

    @MPI(value = "mesh.net.resolve", repeatable = true)
    void putDomains(@Index("kind") String kind, @Index("domains") List<Domain> domains);

    /** Asks a partner for a partnership. */
    @MPI(value = "mesh.net.weave", timeout = 30_000)
    void weave(@Index("route") Route route);

    @MPI(value = "mesh.net.weave", timeout = 30_000)
    CompletionStage<Void> weaveAsync(@Index("route") Route route);

    /** Agrees to a partnership. */
    @MPI(value = "mesh.net.ack", timeout = 30_000)
    void ack(@Index("route") Route route);

    @MPI(value = "mesh.net.ack", timeout = 30_000)
    CompletionStage<Void> ackAsync(@Index("route") Route route);

    /** Ends the traffic with a partner until {@link #enable}. */
    @MPI(value = "mesh.net.disable", repeatable = true)
    void disable(@Index("node_id") String nodeId);

    @MPI(value = "mesh.net.enable", repeatable = true)
    void enable(@Index("node_id") String nodeId);

    @MPI(value = "mesh.net.index", repeatable = true)
    Page<Route> index(@Index("index") Paging index);

    /** The version of a node; of this one when the id is empty. */
    @MPI(value = "mesh.net.version", repeatable = true)
    Versions version(@Index("node_id") String nodeId);

    @MPI(value = "mesh.net.instx", repeatable = true)
    Page<Institution> getInstitutions(@Index("index") Paging index);

    @MPI(value = "mesh.net.instr", repeatable = true)
    void putInstitutions(@Index("institutions") List<Institution> institutions);

    /** Makes partners of several nodes among themselves. */
    @MPI(value = "mesh.net.ally", repeatable = true)
    void ally(@Index("node_ids") List<String> nodeIds);

    @MPI(value = "mesh.net.disband", repeatable = true)
    void disband(@Index("node_ids") List<String> nodeIds);

    /** Whether these nodes have a feature. */
    @MPI(value = "mesh.net.assert", repeatable = true)
    boolean asserts(@Index("feature") String feature, @Index("node_ids") List<String> nodeIds);
}
