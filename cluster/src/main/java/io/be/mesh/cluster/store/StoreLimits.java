package io.be.mesh.cluster.store;

import java.util.List;

/** The bounds of a {@link DurableStore}, in bytes unless named otherwise; exactly-equal is accepted. */
public final class StoreLimits {
    /** UTF-8 bytes of a table's name. */
    public static final int TABLE_BYTES = 64;

    /** UTF-8 bytes of a key. */
    public static final int KEY_BYTES = 1 << 10;

    /** One value. */
    public static final int VALUE_BYTES = 1 << 20;

    /** Changes of one commit. */
    public static final int COMMIT_CHANGES = 10_000;

    /** All changes of one commit, as written. */
    public static final int COMMIT_BYTES = 8 << 20;

    /** Commits that wait for the disk; one more is refused. */
    public static final int WAITING_COMMITS = 1_024;

    /** Bytes of the commits that wait for the disk; a commit above it is refused. */
    public static final int WAITING_BYTES = 16 << 20;

    /** Keys and values of all tables together. */
    public static final int LIVE_BYTES = 64 << 20;

    /**
     * The bytes of a commit as written.
     *
     * @throws io.be.mesh.protocol.code.MeshException {@code E0000000400} or {@code E0000000413} as {@link DurableStore#commit}
     *     fails for what the changes themselves are
     */
    public static int require(List<DurableStore.Change> changes) {
        ChangeCodec.check(changes);
        return ChangeCodec.size(changes);
    }

    private StoreLimits() {}
}
