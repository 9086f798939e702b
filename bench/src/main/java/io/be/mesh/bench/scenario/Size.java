package io.be.mesh.bench.scenario;

import java.util.Random;

/** Payload sizes of the table. */
enum Size {
    B64("64B", 64),
    KIB1("1KiB", 1 << 10),
    KIB64("64KiB", 64 << 10),
    MIB1("1MiB", 1 << 20);

    private final String label;
    private final int bytes;

    Size(String label, int bytes) {
        this.label = label;
        this.bytes = bytes;
    }

    String label() {
        return label;
    }

    /** Bytes that do not compress, the same for the same seed. */
    byte[] payload(long seed) {
        byte[] payload = new byte[bytes];
        new Random(seed).nextBytes(payload);
        return payload;
    }
}
