package io.be.mesh.verticle.network;

import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.cluster.trust.IssuedCertificate;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;

/**
 * What this node knows of its partners.
 *
 * @param routes table {@link TableNames#ROUTES}
 * @param pins table {@link TableNames#PINS}
 * @param identity table {@link TableNames#IDENTITY}
 * @param revocations table {@link TableNames#REVOCATIONS}
 * @param issued table {@link TableNames#ISSUED}
 * @param weavings table {@link TableNames#WEAVINGS}
 */
public record NetworkTables(
        ReplicatedTable<Route> routes,
        ReplicatedTable<PinnedRoot> pins,
        TableView<Environ> identity,
        TableView<Revocation> revocations,
        ReplicatedTable<IssuedCertificate> issued,
        ReplicatedTable<Weaving> weavings) {}
