package io.be.mesh.cluster.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A small file that only its owner may read, mode 0600. It is written whole or not at all: a process that is killed leaves the
 * old content or the new one, and what has been written survives a power loss. Blocking.
 */
public record OwnerFile(Path path) {

    public boolean exists() {
        return Files.exists(path);
    }

    /** Writes a draft and renames it. The folder has to be there. */
    public void write(byte[] content) throws IOException {
        Path draft = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(draft);
        try (FileChannel out =
                FileChannel.open(draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly())) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceName(folder());
    }

    /** Makes the file's folder, mode 0700, for good. */
    public void makeFolder() throws IOException {
        Path folder = folder();
        Files.createDirectories(folder);
        if (hasModes()) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            forceName(folder.resolve("..").normalize());
        }
    }

    private void forceName(Path folder) throws IOException {
        if (hasModes()) { // only POSIX systems can open a folder
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
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
}
