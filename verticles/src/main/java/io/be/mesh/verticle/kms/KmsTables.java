package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.cluster.trust.IssuedCertificate;
import io.be.mesh.cluster.trust.PublishedCrl;
import io.be.mesh.cluster.trust.Revocation;
import io.be.mesh.cluster.trust.SignedCertificate;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;
import java.util.Optional;

/** The tables of the KMS: those it writes, and two that it lists. */
public record KmsTables(
        ReplicatedTable<Environ> identity,
        ReplicatedTable<LeafCertificate> certificates,
        ReplicatedTable<Environ> previousIdentity,
        ReplicatedTable<Revocation> revocations,
        ReplicatedTable<IssuedCertificate> issued,
        ReplicatedTable<SignedCertificate> signed,
        ReplicatedTable<PublishedCrl> crl,
        TableView<Route> routes,
        TableView<PinnedRoot> pins) {

    /** What is stored; empty before the first start has made anything. */
    Optional<Credentials> stored() {
        return identity.get(TableNames.SELF)
                .map(environ -> new Credentials(
                        environ,
                        certificates.get(TableNames.SELF).orElse(Credentials.NO_LEAF),
                        previousIdentity.get(TableNames.SELF)));
    }

    /** Called after each change of what {@link #stored} is made of, on no particular thread. */
    void onIdentityChange(Runnable listener) {
        identity.onChange(listener);
        certificates.onChange(listener);
    }

    boolean isRevoked(String fingerprint) {
        return revocations.get(fingerprint).isPresent();
    }
}
