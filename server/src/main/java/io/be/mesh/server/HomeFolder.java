package io.be.mesh.server;

import io.be.mesh.protocol.code.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code MESH_HOME}: everything a node keeps. Blocking.
 *
 * @param path absolute
 * @param warning what is not as it should be, or empty
 */
public record HomeFolder(Path path, String warning) {
    /** The folder of the store. */
    public static final String STORE = "store";

    /** The folder of the audit log. */
    public static final String AUDIT = "audit";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");

    /** Opens the folder, making it when there is none; refuses what cannot be used. */
    public static HomeFolder open(Path path) throws Failure {
        try {
            boolean made = !Files.exists(path);
            Files.createDirectories(path);
            boolean posix = Files.getFileStore(path).supportsFileAttributeView("posix");
            if (made && posix) {
                Files.setPosixFilePermissions(path, OWNER_ONLY);
            }
            if (!Files.isWritable(path)) {
                throw cannot(path, "is not writable", null);
            }
            return new HomeFolder(path, posix ? tooOpen(path) : "");
        } catch (IOException e) {
            throw cannot(path, "cannot be used", e);
        }
    }

    /** A folder of the home, made with mode 0700 when there is none. */
    public Path folder(String name) throws IOException {
        Path folder = path.resolve(name);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            restrict(folder, OWNER_ONLY);
        }
        return folder;
    }

    /** Makes a file readable by its owner only. */
    public static void ownerOnly(Path file) throws IOException {
        restrict(file, OWNER_FILE);
    }

    private static void restrict(Path path, Set<PosixFilePermission> permissions) throws IOException {
        if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(path, permissions);
        }
    }

    private static String tooOpen(Path path) throws IOException {
        Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(path));
        others.removeAll(OWNER_ONLY);
        return others.isEmpty() ? "" : path + " is open to other users of this machine: chmod 700 " + path;
    }

    private static Failure cannot(Path path, String what, @Nullable IOException cause) {
        String reason = cause == null ? "" : ": " + cause;
        return Failure.failed(
                ErrorCode.FORBIDDEN, "the home " + path + " " + what + reason, "choose another one with --home");
    }
}
