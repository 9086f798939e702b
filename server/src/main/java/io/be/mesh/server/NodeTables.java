package io.be.mesh.server;

import io.be.mesh.cluster.bus.message.DomainList;
import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.service.Lease;
import io.be.mesh.cluster.service.LeasedServices;
import io.be.mesh.cluster.store.DurableStore;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.cluster.table.SequenceRow;
import io.be.mesh.cluster.table.TableFactory;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.token.Token;
import io.be.mesh.cluster.trust.IssuedCertificate;
import io.be.mesh.cluster.trust.PublishedCrl;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.cluster.trust.SignedCertificate;
import io.be.mesh.cluster.trust.TrustTables;
import io.be.mesh.cluster.trust.Weaving;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.message.Entry;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Institution;
import io.be.mesh.protocol.message.Registration;
import io.be.mesh.protocol.message.Route;
import io.be.mesh.verticle.kms.KmsTables;
import java.util.List;

/**
 * What a node remembers, table by table.
 *
 * @param registered what the tables of registrations and leases say together
 */
record NodeTables(
        ReplicatedTable<Environ> identity,
        ReplicatedTable<LeafCertificate> certificates,
        ReplicatedTable<Route> routes,
        ReplicatedTable<PinnedRoot> pins,
        ReplicatedTable<Registration> registrations,
        ReplicatedTable<Lease> leases,
        LeasedServices registered,
        ReplicatedTable<Environ> previousIdentity,
        ReplicatedTable<Revocation> revocations,
        ReplicatedTable<IssuedCertificate> issued,
        ReplicatedTable<SignedCertificate> signed,
        ReplicatedTable<PublishedCrl> crl,
        ReplicatedTable<Weaving> weavings,
        ReplicatedTable<Token> tokens,
        ReplicatedTable<Entry> values,
        ReplicatedTable<SequenceRow> sequences,
        ReplicatedTable<DomainList> domains,
        ReplicatedTable<Institution> institutions) {
    private static final List<String> SEALED = List.of(
            TableNames.IDENTITY,
            TableNames.CERTIFICATES,
            TableNames.ROUTES,
            TableNames.PREVIOUS_IDENTITY,
            TableNames.WEAVINGS,
            TableNames.KV);

    /** @throws io.be.mesh.cluster.secret.SecretException when the store was written with another key than the factory's */
    static NodeTables open(TableFactory tables, Codec codec) {
        ReplicatedTable<Registration> registrations = open(tables, TableNames.REGISTRATIONS, Registration.class, codec);
        ReplicatedTable<Lease> leases = open(tables, TableNames.LEASES, Lease.class, codec);
        return new NodeTables(
                open(tables, TableNames.IDENTITY, Environ.class, codec),
                open(tables, TableNames.CERTIFICATES, LeafCertificate.class, codec),
                open(tables, TableNames.ROUTES, Route.class, codec),
                open(tables, TableNames.PINS, PinnedRoot.class, codec),
                registrations,
                leases,
                new LeasedServices(registrations, leases),
                open(tables, TableNames.PREVIOUS_IDENTITY, Environ.class, codec),
                open(tables, TableNames.REVOCATIONS, Revocation.class, codec),
                open(tables, TableNames.ISSUED, IssuedCertificate.class, codec),
                open(tables, TableNames.SIGNED, SignedCertificate.class, codec),
                open(tables, TableNames.CRL, PublishedCrl.class, codec),
                open(tables, TableNames.WEAVINGS, Weaving.class, codec),
                open(tables, TableNames.TOKENS, Token.class, codec),
                open(tables, TableNames.KV, Entry.class, codec),
                open(tables, TableNames.SEQUENCES, SequenceRow.class, codec),
                open(tables, TableNames.DOMAINS, DomainList.class, codec),
                open(tables, TableNames.INSTITUTIONS, Institution.class, codec));
    }

    private static <V> ReplicatedTable<V> open(TableFactory tables, String name, Class<V> type, Codec codec) {
        return tables.open(name, type, codec, SEALED.contains(name));
    }

    KmsTables kms() {
        return new KmsTables(identity, certificates, previousIdentity, revocations, issued, signed, crl, routes, pins);
    }

    /** Whether the store has been written before, so that its key must be there. */
    static boolean isSealed(DurableStore store) {
        return SEALED.stream().anyMatch(name -> !store.table(name).isEmpty());
    }

    /** What judgements about partners are made of. */
    TrustTables trust() {
        return new TrustTables(routes, pins, issued, revocations, identity, previousIdentity);
    }
}
