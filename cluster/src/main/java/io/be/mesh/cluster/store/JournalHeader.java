package io.be.mesh.cluster.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The first bytes of a journal.
 *
 * @param salt goes into every checksum, so that no other journal's bytes pass for a record of this one
 * @param firstSequence of the first record
 * @param completeSequence the records up to here were on disk before the file got its name: they are never a torn tail
 */
record JournalHeader(long salt, long firstSequence, long completeSequence) {
    static final int BYTES = 4 * Long.BYTES + Integer.BYTES;
    /** "MESHJNL" and the version of the form. */
    private static final long MAGIC = 0x4d455348_4a4e4c01L;

    ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(BYTES);
        out.putLong(MAGIC).putLong(salt).putLong(firstSequence).putLong(completeSequence);
        return out.putInt(checksum(out)).flip();
    }

    /** @throws StoreException when these are not the first bytes of a journal */
    static JournalHeader decode(Path file, ByteBuffer in) throws StoreException {
        if (in.remaining() < BYTES) {
            throw StoreException.damaged(file, in.remaining(), "it ends within its header");
        }
        if (in.getLong(in.position()) != MAGIC) {
            throw StoreException.damaged(file, 0, "it does not begin like a journal of this version");
        }
        ByteBuffer fields = in.slice(in.position(), BYTES);
        if (checksum(fields) != fields.getInt(BYTES - Integer.BYTES)) {
            throw StoreException.damaged(file, 0, "the checksum of its header does not fit");
        }
        return new JournalHeader(fields.getLong(8), fields.getLong(16), fields.getLong(24));
    }

    private static int checksum(ByteBuffer header) {
        CRC32C crc = new CRC32C();
        crc.update(header.slice(0, BYTES - Integer.BYTES));
        return (int) crc.getValue();
    }
}
