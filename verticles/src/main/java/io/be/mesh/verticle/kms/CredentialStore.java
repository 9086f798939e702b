package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.audit.Change;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.table.ReplicatedTable;
import io.be.mesh.cluster.table.TableNames;
import io.be.mesh.protocol.message.Environ;
import io.vertx.core.Future;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes what has changed of the credentials, and says what that was. */
final class CredentialStore {
    private final KmsTables tables;

    CredentialStore(KmsTables tables) {
        this.tables = tables;
    }

    /**
     * The identity last: one that can be seen has its certificate, and the root it has replaced, on disk. What a kill in
     * between leaves behind is put right at the next start.
     */
    Future<List<Change>> store(Optional<Credentials> before, Credentials after) {
        List<Change> changes = new ArrayList<>();
        return previous(before.flatMap(Credentials::previous), after.previous(), changes)
                .compose(done -> leaf(before, after, changes))
                .compose(done -> identity(before, after, changes))
                .map(done -> List.copyOf(changes));
    }

    private Future<Void> previous(Optional<Environ> before, Optional<Environ> after, List<Change> changes) {
        if (before.equals(after)) {
            return Future.succeededFuture();
        }
        ReplicatedTable<Environ> table = tables.previousIdentity();
        long version = table.version(TableNames.SELF);
        Future<Void> written = after.isPresent()
                ? table.write(Map.of(TableNames.SELF, after.get()), Set.of())
                : table.write(Map.of(), Set.of(TableNames.SELF));
        return written.onSuccess(
                done -> changes.add(new Change("previous root", version, table.version(TableNames.SELF))));
    }

    private Future<Void> leaf(Optional<Credentials> before, Credentials after, List<Change> changes) {
        Optional<Credentials> known = before.filter(old -> !old.leaf().chain().isEmpty());
        if (known.isPresent() && known.get().leaf().equals(after.leaf())) {
            return Future.succeededFuture();
        }
        known.ifPresent(old -> changes.add(new Change(named(old), 1, 0)));
        changes.add(new Change(named(after), 0, 1));
        return tables.certificates().write(Map.of(TableNames.SELF, after.leaf()), Set.of());
    }

    private Future<Void> identity(Optional<Credentials> before, Credentials after, List<Change> changes) {
        if (before.isPresent() && before.get().environ().equals(after.environ())) {
            return Future.succeededFuture();
        }
        ReplicatedTable<Environ> table = tables.identity();
        long version = table.version(TableNames.SELF);
        return table.write(Map.of(TableNames.SELF, after.environ()), Set.of())
                .onSuccess(done -> changes.add(0, new Change("identity", version, table.version(TableNames.SELF))));
    }

    private static String named(Credentials credentials) {
        X509Certificate leaf = credentials.leafChain().get(0);
        return "certificate " + Pem.fingerprint(leaf);
    }
}
