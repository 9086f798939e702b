package io.be.mesh.cluster.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file of random bytes in hex that is made once, mode 0600, and forced to disk with its name. Blocking. */
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

    /** Writes a draft and renames it, so that a start that is killed leaves the whole file or none. */
    byte[] make(SecureRandom random) {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        try {
            Files.deleteIfExists(draft);
            try (FileChannel out = FileChannel.open(
                    draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
                ByteBuffer text =
                        StandardCharsets.US_ASCII.encode(HexFormat.of().formatHex(content) + "\n");
                while (text.hasRemaining()) {
                    out.write(text);
                }
                out.force(true);
            }
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
            forceName();
            return content;
        } catch (IOException e) {
            throw new SecretException(path + " cannot be written: " + e, "make room or give the node another home", e);
        }
    }

    private void forceName() throws IOException {
        if (hasModes()) { // only POSIX systems can open a folder
            try (FileChannel names = FileChannel.open(folder(), StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    private FileAttribute<?>[] ownerOnly() throws IOException {
        return hasModes()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private boolean hasModes() throws IOException {
        return Files.getFileStore(folder()).supportsFileAttributeView("posix");
    }

    private Path folder() {
        return path.toAbsolutePath().resolveSibling(".").normalize();
    }

    private SecretException unreadable(@Nullable Exception cause) {
        String message = path + " does not hold " + bytes + " bytes in hex";
        String hint = "restore it from a backup: the store cannot be read without it";
        return cause == null ? new SecretException(message, hint) : new SecretException(message, hint, cause);
    }
}
