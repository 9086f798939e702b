package io.be.mesh.server.command.api;

import io.be.mesh.conf.MeshConfig;
import io.be.mesh.server.Failure;
import io.be.mesh.server.HomeLock;
import io.be.mesh.server.Listeners;
import io.be.mesh.server.command.NoNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The way to the node that runs on a home of this machine. Blocking. */
public final class HomeAdmin {
    private static final Pattern EVERYWHERE = Pattern.compile("^(0\\.0\\.0\\.0|\\[::]):");

    private HomeAdmin() {}

    /** Its admin port. */
    public static AdminApi open(MeshConfig config, String bearer, @Nullable Path cert, @Nullable Path key)
            throws Failure, IOException {
        Path home = config.node().home();
        if (HomeLock.holder(home).isEmpty()) {
            throw NoNode.on(home);
        }
        String address = Listeners.find(home, "admin")
                .orElseThrow(() -> NoNode.silent(home, "its admin port", "it is not ready yet"));
        boolean tls = !config.admin().tlsCertificate().isEmpty();
        return new AdminApi(
                URI.create((tls ? "https://" : "http://") + fromHere(address)),
                bearer,
                tls ? AdminTls.own(Path.of(config.admin().tlsCertificate()), cert, key) : AdminTls.none(),
                "the node on " + home);
    }

    /** An address to listen at as one to connect to from this machine. */
    public static String fromHere(String address) {
        return EVERYWHERE.matcher(address).replaceFirst("127.0.0.1:");
    }
}
