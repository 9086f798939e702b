package io.be.mesh.server;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.table.LocalTable;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.token.Token;
import io.be.mesh.cluster.trust.IssuedCertificate;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import java.time.Clock;

/** What a node remembers, table by table. */
record NodeTables(
        ReplicatedTable<Environ> identity,
        ReplicatedTable<LeafCertificate> certificates,
        ReplicatedTable<Route> routes,
        ReplicatedTable<PinnedRoot> pins,
        ReplicatedTable<Registration> registrations,
        ReplicatedTable<Environ> previousIdentity,
        ReplicatedTable<Revocation> revocations,
        ReplicatedTable<IssuedCertificate> issued,
        ReplicatedTable<Weaving> weavings,
        ReplicatedTable<Token> tokens) {

    static NodeTables open(DurableStore store, Codec codec, Clock clock) {
        return new NodeTables(
                LocalTable.open(store, TableNames.IDENTITY, Environ.class, codec, clock),
                LocalTable.open(store, TableNames.CERTIFICATES, LeafCertificate.class, codec, clock),
                LocalTable.open(store, TableNames.ROUTES, Route.class, codec, clock),
                LocalTable.open(store, TableNames.PINS, PinnedRoot.class, codec, clock),
                LocalTable.open(store, TableNames.REGISTRATIONS, Registration.class, codec, clock),
                LocalTable.open(store, TableNames.PREVIOUS_IDENTITY, Environ.class, codec, clock),
                LocalTable.open(store, TableNames.REVOCATIONS, Revocation.class, codec, clock),
                LocalTable.open(store, TableNames.ISSUED, IssuedCertificate.class, codec, clock),
                LocalTable.open(store, TableNames.WEAVINGS, Weaving.class, codec, clock),
                LocalTable.open(store, TableNames.TOKENS, Token.class, codec, clock));
    }
}
