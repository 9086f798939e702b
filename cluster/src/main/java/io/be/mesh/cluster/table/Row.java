package io.be.mesh.cluster.table;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.codec.Codec;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A row and its stored form: a byte that names the form, epoch, number, and then the value in the table's encoding, or,
 * for a row that was removed, when that was. Only tables of a cluster keep removed rows, so that a replica that was away
 * cannot bring them back.
 *
 * @param value null when the row was removed
 * @param removedAt milliseconds since the epoch; 0 when the row is there
 * @param stored the bytes in the store
 */
record Row<V>(RowVersion version, @Nullable V value, long removedAt, byte[] stored) {
    private static final byte FORM = 1;
    private static final byte REMOVED_FORM = 2;
    /** What the stored form adds to the value. */
    static final int HEAD_BYTES = 1 + Long.BYTES + Long.BYTES;

    private static final int REMOVED_BYTES = HEAD_BYTES + Long.BYTES;

    static byte[] encode(RowVersion version, Object value, Codec codec) {
        ByteString body = codec.encode(value);
        ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + body.size());
        out.put(FORM).putLong(version.epoch()).putLong(version.number());
        body.copyTo(out);
        return out.array();
    }

    static byte[] encodeRemoved(RowVersion version, long removedAt) {
        return ByteBuffer.allocate(REMOVED_BYTES)
                .put(REMOVED_FORM)
                .putLong(version.epoch())
                .putLong(version.number())
                .putLong(removedAt)
                .array();
    }

    /** @throws IllegalArgumentException when the head is not one of this version */
    static <V> Row<V> decode(byte[] stored, Class<V> type, Codec codec) {
        byte form = stored.length < HEAD_BYTES ? 0 : stored[0];
        if (form != FORM && (form != REMOVED_FORM || stored.length != REMOVED_BYTES)) {
            throw new IllegalArgumentException("a row in a form that this version does not know");
        }
        ByteBuffer in = ByteBuffer.wrap(stored, 1, stored.length - 1);
        RowVersion version = new RowVersion(in.getLong(), in.getLong());
        if (form == REMOVED_FORM) {
            return new Row<>(version, null, in.getLong(), stored);
        }
        ByteString body = UnsafeByteOperations.unsafeWrap(stored, HEAD_BYTES, stored.length - HEAD_BYTES);
        return new Row<>(version, codec.decode(type, body), 0, stored);
    }
}
