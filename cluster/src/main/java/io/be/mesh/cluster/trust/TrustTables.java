package io.be.mesh.cluster.trust;

import io.be.mesh.cluster.link.PinnedRoot;
import io.be.mesh.cluster.table.TableView;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.Route;

/**
 * What a judgement about a partner is made of; the tables of the same names.
 *
 * @param previousIdentity whose root is trusted as long as there is a row
 */
public record TrustTables(
        TableView<Route> routes,
        TableView<PinnedRoot> pins,
        TableView<IssuedCertificate> issued,
        TableView<Revocation> revocations,
        TableView<Environ> identity,
        TableView<Environ> previousIdentity) {

    /** Called after each change of any of them, on no particular thread; must not block. */
    void onChange(Runnable listener) {
        routes.onChange(listener);
        pins.onChange(listener);
        issued.onChange(listener);
        revocations.onChange(listener);
        identity.onChange(listener);
        previousIdentity.onChange(listener);
    }
}
