package io.be.mesh.server;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.secret.SealedCodec;
import io.be.mesh.cluster.secret.StoreKey;
import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.table.LocalTable;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.token.Token;
import io.be.mesh.cluster.trust.IssuedCertificate;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.cluster.trust.TrustTables;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.kms.KmsTables;
import java.time.Clock;
import java.util.List;

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
    private static final List<String> SEALED = List.of(
            TableNames.IDENTITY,
            TableNames.CERTIFICATES,
            TableNames.ROUTES,
            TableNames.PREVIOUS_IDENTITY,
            TableNames.WEAVINGS);

    /**
     * @param key of the rows that hold private keys
     * @throws io.be.mesh.cluster.secret.SecretException when it is not the key they were written with
     */
    static NodeTables open(DurableStore store, Codec codec, StoreKey key, Clock clock) {
        return new NodeTables(
                sealed(store, TableNames.IDENTITY, Environ.class, codec, key, clock),
                sealed(store, TableNames.CERTIFICATES, LeafCertificate.class, codec, key, clock),
                sealed(store, TableNames.ROUTES, Route.class, codec, key, clock),
                LocalTable.open(store, TableNames.PINS, PinnedRoot.class, codec, clock),
                LocalTable.open(store, TableNames.REGISTRATIONS, Registration.class, codec, clock),
                sealed(store, TableNames.PREVIOUS_IDENTITY, Environ.class, codec, key, clock),
                LocalTable.open(store, TableNames.REVOCATIONS, Revocation.class, codec, clock),
                LocalTable.open(store, TableNames.ISSUED, IssuedCertificate.class, codec, clock),
                sealed(store, TableNames.WEAVINGS, Weaving.class, codec, key, clock),
                LocalTable.open(store, TableNames.TOKENS, Token.class, codec, clock));
    }

    KmsTables kms() {
        return new KmsTables(identity, certificates, previousIdentity, revocations, issued, routes, pins);
    }

    /** Whether the store has been written before, so that its key must be there. */
    static boolean isSealed(DurableStore store) {
        return SEALED.stream().anyMatch(name -> !store.table(name).isEmpty());
    }

    private static <V> ReplicatedTable<V> sealed(
            DurableStore store, String name, Class<V> type, Codec codec, StoreKey key, Clock clock) {
        return LocalTable.open(store, name, type, new SealedCodec(codec, key, name), clock);
    }

    /** What judgements about partners are made of. */
    TrustTables trust() {
        return new TrustTables(routes, pins, issued, revocations, identity, previousIdentity);
    }
}
