package io.be.mesh.cluster.replica;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether this replica began the cluster and has admitted nobody yet. Then it is all there is, and need not see others to take
 * writes: the first token could not be stored otherwise. From the first admission on, for good, the minimum of the settings counts.
 *
 * <p>Kept as an empty file beside the replica's identity. Thread safe; changes are blocking.
 */
public final class Founder {
    private final Path mark;
    private volatile boolean alone;

    private Founder(Path mark) {
        this.mark = mark;
        this.alone = Files.exists(mark);
    }

    /** Of a home. */
    public static Founder of(Path home) {
        return new Founder(home.resolve("cluster").resolve("alone"));
    }

    public boolean isAlone() {
        return alone;
    }

    /** It has just begun a cluster. */
    public void begun() {
        try {
            Files.createDirectories(mark.getParent());
            Files.write(mark, new byte[0]);
            alone = true;
        } catch (IOException e) {
            throw new UncheckedIOException(mark + " cannot be written", e);
        }
    }

    /** Somebody is about to get a certificate of the cluster. */
    public void admits() {
        if (alone) {
            try {
                Files.deleteIfExists(mark);
            } catch (IOException e) {
                throw new UncheckedIOException(mark + " cannot be removed", e);
            }
            alone = false;
        }
    }
}
