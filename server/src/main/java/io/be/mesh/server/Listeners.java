package io.be.mesh.server;

import io.be.mesh.verticle.admin.NodeStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code MESH_HOME/run/listeners}: where the running node listens, one {@code name=address} a line, so that
 * {@code status} finds it. Blocking.
 */
public final class Listeners {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);
    private static final String FOLDER = "run";
    private static final String FILE = "listeners";

    private final HomeFolder home;

    Listeners(HomeFolder home) {
        this.home = home;
    }

    void write(List<NodeStatus.Listener> listeners) throws IOException {
        Path folder = home.folder(FOLDER);
        Path fresh = folder.resolve(FILE + ".new");
        Files.write(
                fresh,
                listeners.stream()
                        .map(listener -> listener.name() + "=" + listener.address())
                        .toList());
        HomeFolder.ownerOnly(fresh);
        Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove() {
        try {
            Files.deleteIfExists(home.path().resolve(FOLDER).resolve(FILE));
        } catch (IOException e) {
            log.atWarn().setCause(e).log("the list of listeners could not be removed");
        }
    }

    /** The address of a listener of the node that runs on a home. */
    public static Optional<String> find(Path home, String name) throws IOException {
        Path file = home.resolve(FOLDER).resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst();
    }
}
