package io.be.mesh.server.command.transfer;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names one start of a command, so that what is left of an earlier one is not taken for it. */
final class Run {
    private static final int BYTES = 8;

    private Run() {}

    static String fresh() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
