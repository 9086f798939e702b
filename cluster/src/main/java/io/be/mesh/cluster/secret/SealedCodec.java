package io.be.mesh.cluster.secret;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.be.mesh.protocol.codec.Codec;
import io.be.mesh.protocol.codec.Encoding;
import java.util.Arrays;
import java.util.List;

/**
 * The encoding of a table whose rows hold private keys: each row is {@linkplain Sealing encrypted} whole and bound to its
 * table.
 *
 * <p>What is not opened with this key ends in a {@link SecretException}; nothing is ever taken for a row that was not
 * written with it.
 */
public final class SealedCodec implements Codec {
    private final Codec codec;
    private final String table;
    private final Sealing sealing;

    /** @param codec of what is sealed */
    public SealedCodec(Codec codec, StoreKey key, String table) {
        this.codec = codec;
        this.table = table;
        this.sealing = new Sealing(key, table, "the table " + table);
    }

    @Override
    public Encoding encoding() {
        return codec.encoding();
    }

    @Override
    public <T> T decode(Class<T> type, ByteString body) {
        return codec.decode(type, open(body));
    }

    @Override
    public <T> List<T> decodeList(Class<T> type, ByteString body) {
        return codec.decodeList(type, open(body));
    }

    @Override
    public ByteString encode(Object message) {
        byte[] clear = codec.encode(message).toByteArray();
        try {
            return UnsafeByteOperations.unsafeWrap(sealing.seal(clear));
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    private ByteString open(ByteString body) {
        byte[] sealed = body.toByteArray();
        if (!Sealing.isSealed(sealed)) {
            throw new SecretException(
                    "the table " + table + " holds a row that is not encrypted: an older build wrote it",
                    "move the folder store of the home away to start with an empty one, then refresh the identity"
                            + " and the routes again");
        }
        return UnsafeByteOperations.unsafeWrap(sealing.open(sealed));
    }
}
