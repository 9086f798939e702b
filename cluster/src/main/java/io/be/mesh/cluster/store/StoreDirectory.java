package io.be.mesh.cluster.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/** The folder of a store: its file names, its modes (0700, files 0600) and what must be forced for a name to last. */
record StoreDirectory(Path path) {

    /** Creates the folder when it is not there, so that its name lasts; an existing one gets mode 0700. */
    static StoreDirectory create(Path path) throws IOException {
        Files.createDirectories(path);
        StoreDirectory directory = new StoreDirectory(path.toRealPath());
        if (directory.hasModes()) {
            Files.setPosixFilePermissions(directory.path(), PosixFilePermissions.fromString("rwx------"));
            Path home = directory.path().getParent();
            if (home != null) {
                forceNames(home);
            }
        }
        return directory;
    }

    Path lock() {
        return path.resolve("lock");
    }

    Path journal() {
        return path.resolve("journal");
    }

    /** A journal that is being written and not yet the journal. */
    Path journalDraft() {
        return path.resolve("journal.new");
    }

    Path view() {
        return path.resolve("tables.mapdb");
    }

    Path checkpoint() {
        return path.resolve("checkpoint");
    }

    Path checkpointDraft() {
        return path.resolve("checkpoint.new");
    }

    /** For files that this program creates: readable by nobody else. */
    FileAttribute<?>[] fileMode() throws IOException {
        return hasModes()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** For files that a library creates with its own idea of a mode. */
    void restrict(Path file) throws IOException {
        if (hasModes()) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** Gives a finished draft its name, for good: after this call the new content survives a power loss. */
    void publish(Path draft, Path name) throws IOException {
        Files.move(draft, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force();
    }

    /** Forces the names of the folder to disk. */
    void force() throws IOException {
        // Only POSIX systems can open a folder; elsewhere the rename itself is what there is.
        if (hasModes()) {
            forceNames(path);
        }
    }

    private static void forceNames(Path folder) throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private boolean hasModes() throws IOException {
        FileStore disk = Files.getFileStore(path);
        return disk.supportsFileAttributeView(PosixFileAttributeView.class);
    }
}
