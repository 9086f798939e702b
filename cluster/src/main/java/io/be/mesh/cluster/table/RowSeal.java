package io.be.mesh.cluster.table;

import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.cluster.replica.GridKey;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.codec.Codec;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/** How the values of a table enter the grid: in the plain encoding, sealed whole and bound to the table and the row's key. */
record RowSeal<V>(GridKey key, String table, Class<V> type, Codec codec) {

    byte[] seal(String row, V value) {
        return key.seal(codec.encode(value).toByteArray(), associated(table, row));
    }

    /** @throws MeshException {@code E0000000616} that names the row */
    V open(String row, byte[] sealed) {
        try {
            return codec.decode(type, UnsafeByteOperations.unsafeWrap(key.open(sealed, associated(table, row))));
        } catch (GeneralSecurityException | MeshException e) {
            throw new MeshException(
                    ErrorCode.CODEC,
                    "row '" + row + "' of table " + table + " cannot be read from the grid: " + e.getMessage(),
                    e);
        }
    }

    /** What a sealed value is bound to. */
    static byte[] associated(String table, String row) {
        return (table + '\0' + row).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "RowSeal[" + table + "]";
    }
}
