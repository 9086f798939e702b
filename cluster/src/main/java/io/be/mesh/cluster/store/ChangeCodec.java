package io.be.mesh.cluster.store;

import io.be.mesh.cluster.store.DurableStore.Change;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The body of a journal record: a count, then for each change table, key and value, each with its length first. */
final class ChangeCodec {
    private static final Pattern TABLE = Pattern.compile("[a-z][a-z0-9-]{0," + (StoreLimits.TABLE_BYTES - 1) + "}");
    private static final int REMOVED = -1;
    private static final int LENGTHS = Short.BYTES + Short.BYTES + Integer.BYTES;

    private ChangeCodec() {}

    /** Bytes of the changes as written. */
    static int size(List<Change> changes) {
        long bytes = Integer.BYTES;
        for (Change change : changes) {
            byte[] value = change.value();
            bytes += LENGTHS + utf8(change.table()).length + utf8(change.key()).length;
            bytes += value == null ? 0 : value.length;
        }
        return Math.toIntExact(bytes);
    }

    /** @throws MeshException {@code E0000000400} or {@code E0000000413} that names what is over which limit */
    static void check(List<Change> changes) {
        atMost(StoreLimits.COMMIT_CHANGES, changes.size(), "changes in one commit");
        for (Change change : changes) {
            byte[] value = change.value();
            if (!TABLE.matcher(change.table()).matches()) {
                throw new MeshException(ErrorCode.BAD_REQUEST, "a table cannot be named '" + change.table() + "'");
            }
            if (change.key().isEmpty() || !isUnicode(change.key())) {
                throw new MeshException(ErrorCode.BAD_REQUEST, "a key of table " + change.table() + " is not a text");
            }
            atMost(StoreLimits.KEY_BYTES, utf8(change.key()).length, "bytes in a key of table " + change.table());
            atMost(
                    StoreLimits.VALUE_BYTES,
                    value == null ? 0 : value.length,
                    "bytes in a value of table " + change.table());
        }
        atMost(StoreLimits.COMMIT_BYTES, size(changes), "bytes in one commit");
    }

    static void write(List<Change> changes, ByteBuffer out) {
        out.putInt(changes.size());
        for (Change change : changes) {
            byte[] value = change.value();
            putText(change.table(), out);
            putText(change.key(), out);
            out.putInt(value == null ? REMOVED : value.length);
            if (value != null) {
                out.put(value);
            }
        }
    }

    /** @throws IllegalArgumentException when the bytes are not what {@link #write} writes */
    static List<Change> read(ByteBuffer in) {
        try {
            int count = in.getInt();
            List<Change> changes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                changes.add(readChange(in));
            }
            if (count < 0 || in.hasRemaining()) {
                throw new IllegalArgumentException("not a list of changes");
            }
            return changes;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a list of changes that ends too early", e);
        }
    }

    private static Change readChange(ByteBuffer in) {
        String table = getText(in);
        String key = getText(in);
        int length = in.getInt();
        return new Change(table, key, length == REMOVED ? null : getBytes(in, length));
    }

    private static void putText(String text, ByteBuffer out) {
        byte[] bytes = utf8(text);
        out.putShort((short) bytes.length).put(bytes);
    }

    private static String getText(ByteBuffer in) {
        return new String(getBytes(in, in.getShort()), StandardCharsets.UTF_8);
    }

    private static byte[] getBytes(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static void atMost(int limit, int value, String what) {
        if (value > limit) {
            throw new MeshException(ErrorCode.TOO_LARGE, value + " " + what + ", at most " + limit + " are stored");
        }
    }

    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
