package io.be.mesh.cluster.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The frame of one journal record: length of the body, sequence, checksum over salt, length, sequence and body. */
final class JournalRecord {
    static final int FRAME_BYTES = Integer.BYTES + Long.BYTES + Integer.BYTES;
    /** A group of commits is one record, so that at most one record, the last, was ever unforced. */
    static final int BODY_BYTES = StoreLimits.WAITING_BYTES;

    private static final int SEQUENCE_AT = Integer.BYTES;
    private static final int CHECKSUM_AT = SEQUENCE_AT + Long.BYTES;

    private JournalRecord() {}

    /** Fills in the frame around a body that has been written behind it. */
    static void seal(ByteBuffer record, long salt, long sequence) {
        int length = record.remaining() - FRAME_BYTES;
        int start = record.position();
        record.putInt(start, length).putLong(start + SEQUENCE_AT, sequence);
        record.putInt(start + CHECKSUM_AT, checksum(record, salt, length));
    }

    /** Length of the body that the frame at the position claims. */
    static int length(ByteBuffer frame) {
        return frame.getInt(frame.position());
    }

    static long sequence(ByteBuffer frame) {
        return frame.getLong(frame.position() + SEQUENCE_AT);
    }

    /** Whether frame and body at the position belong together. */
    static boolean isIntact(ByteBuffer record, long salt) {
        return checksum(record, salt, length(record)) == record.getInt(record.position() + CHECKSUM_AT);
    }

    static ByteBuffer body(ByteBuffer record) {
        return record.slice(record.position() + FRAME_BYTES, length(record));
    }

    private static int checksum(ByteBuffer record, long salt, int length) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(salt).flip());
        crc.update(record.slice(record.position(), CHECKSUM_AT));
        crc.update(record.slice(record.position() + FRAME_BYTES, length));
        return (int) crc.getValue();
    }
}
