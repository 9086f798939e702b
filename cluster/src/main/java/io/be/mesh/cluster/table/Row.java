package io.be.mesh.cluster.table;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.codec.Codec;
import java.nio.ByteBuffer;

/**
 * A row and its stored form: a byte that names the form, epoch, number, and the value in the table's encoding.
 *
 * @param stored the bytes in the store
 */
record Row<V>(RowVersion version, V value, byte[] stored) {
    private static final byte FORM = 1;
    private static final int HEAD_BYTES = 1 + Long.BYTES + Long.BYTES;

    static byte[] encode(RowVersion version, Object value, Codec codec) {
        ByteString body = codec.encode(value);
        ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + body.size());
        out.put(FORM).putLong(version.epoch()).putLong(version.number());
        body.copyTo(out);
        return out.array();
    }

    /** @throws IllegalArgumentException when the head is not one of this version */
    static <V> Row<V> decode(byte[] stored, Class<V> type, Codec codec) {
        if (stored.length < HEAD_BYTES || stored[0] != FORM) {
            throw new IllegalArgumentException("a row in a form that this version does not know");
        }
        ByteBuffer head = ByteBuffer.wrap(stored, 1, HEAD_BYTES - 1);
        RowVersion version = new RowVersion(head.getLong(), head.getLong());
        ByteString body = UnsafeByteOperations.unsafeWrap(stored, HEAD_BYTES, stored.length - HEAD_BYTES);
        return new Row<>(version, codec.decode(type, body), stored);
    }
}
