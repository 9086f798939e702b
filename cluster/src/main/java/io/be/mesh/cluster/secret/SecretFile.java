package io.be.mesh.cluster.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** An {@link OwnerFile} of random bytes in hex that is made once. Blocking. */
record SecretFile(Path path, int bytes) {

    boolean exists() {
        return Files.exists(path);
    }

    /** @throws SecretException when it does not hold what {@link #make} wrote */
    byte[] read() {
        try {
            byte[] content = HexFormat.of()
                    .parseHex(Files.readString(path, StandardCharsets.US_ASCII).strip());
            if (content.length == bytes) {
                return content;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(e);
        }
        throw unreadable(null);
    }

    byte[] make(SecureRandom random) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        try {
            new OwnerFile(path).write((HexFormat.of().formatHex(content) + "\n").getBytes(StandardCharsets.US_ASCII));
            return content;
        } catch (IOException e) {
            throw new SecretException(path + " cannot be written: " + e, "make room or give the node another home", e);
        }
    }

    private SecretException unreadable(@Nullable Exception cause) {
        String message = path + " does not hold " + bytes + " bytes in hex";
        String hint = "restore it from a backup: the store cannot be read without it";
        return cause == null ? new SecretException(message, hint) : new SecretException(message, hint, cause);
    }
}
