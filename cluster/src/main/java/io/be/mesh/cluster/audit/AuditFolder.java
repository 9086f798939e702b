package io.be.mesh.cluster.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder of the audit log (0700, files 0600): {@code audit.log}, which is written, and {@code audit-<last line>.log}, which
 * are full. Nothing is ever deleted here: how long to keep what is full is the operator's to say. Blocking.
 */
record AuditFolder(Path path) {
    private static final String CURRENT = "audit.log";

    /** Makes the folder when it is not there. */
    static AuditFolder make(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path, mode(path, "rwx------"));
        }
        return new AuditFolder(path);
    }

    Path current() {
        return path.resolve(CURRENT);
    }

    /** The file that is written, made when it is not there; what is appended goes behind what it has. */
    FileChannel open() throws IOException {
        boolean made = !Files.exists(current());
        FileChannel channel = FileChannel.open(
                current(),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                mode(path, "rw-------"));
        channel.position(channel.size());
        if (made) {
            force();
        }
        return channel;
    }

    /** Gives the file that is full the name of its last line. */
    void archive(long lastSeq) throws IOException {
        Path name = path.resolve(String.format(Locale.ROOT, "audit-%020d.log", lastSeq));
        Files.move(current(), name, StandardCopyOption.ATOMIC_MOVE);
        force();
    }

    /** Every file, in the order in which they were written. */
    List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(full());
        if (Files.exists(current())) {
            files.add(current());
        }
        return files;
    }

    /** The files that are full, the oldest first. */
    List<Path> full() throws IOException {
        try (Stream<Path> all = Files.list(path)) {
            return all.filter(file -> file.getFileName().toString().matches("audit-[0-9]{20}\\.log"))
                    .sorted()
                    .toList();
        }
    }

    private void force() throws IOException {
        if (isPosix(path)) {
            try (FileChannel names = FileChannel.open(path, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    private static FileAttribute<?>[] mode(Path file, String permissions) {
        return isPosix(file)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
