package io.be.mesh.cluster.table;

import io.be.mesh.cluster.replica.GridKey;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/** What the merge policy, which the grid makes, needs from this replica; kept in the grid's user context. */
record MergeContext(GridKey key, ConflictLog conflicts) {
    /** The name in the user context. */
    static final String NAME = "mesh.table.merge";

    /** Whether two forms of a row say the same; each was sealed with a nonce of its own. */
    boolean sameContent(String table, String row, GridRow one, GridRow other) {
        if (one.isRemoved() || other.isRemoved() || Arrays.equals(one.sealed(), other.sealed())) {
            return one.isRemoved() == other.isRemoved();
        }
        byte[] associated = RowSeal.associated(table, row);
        try {
            return Arrays.equals(key.open(one.sealed(), associated), key.open(other.sealed(), associated));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
