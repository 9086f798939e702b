package io.be.mesh.server.command.wire;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.server.Failure;
import io.be.mesh.server.HomeLock;
import io.be.mesh.server.Listeners;
import io.be.mesh.server.command.SettingOptions;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.server.command.api.HomeAdmin;
import io.be.mesh.server.command.api.SmallFile;
import io.be.mesh.server.command.api.TokenOptions;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which a command finds the mesh port of a node. */
public final class MeshOptions {
    @Mixin
    private SettingOptions settings = new SettingOptions();

    @Mixin
    private TokenOptions token = new TokenOptions();

    @Option(
            names = {"-a", "--address"},
            paramLabel = "ADDRESS",
            description =
                    "host:port of a node, or several; the first that answers is asked (MESH_ADDRESS); else the node"
                            + " of --home")
    private @Nullable String address;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "PEM of the root of a node at https://; else the root of the node of --home")
    private @Nullable Path caCert;

    /** The way to the node. */
    public MeshPort open(Environment environment) throws Failure, IOException, InterruptedException {
        String bearer = token.bearer(environment);
        List<URI> bases = bases(environment);
        boolean tls = bases.stream().anyMatch(base -> base.getScheme().equals("https"));
        return new MeshPort(bases, bearer, tls ? Optional.of(trust(environment, bearer)) : Optional.empty());
    }

    private List<URI> bases(Environment environment) throws Failure, IOException {
        if (address != null) {
            return MeshAddress.parse("--address", address);
        }
        Optional<String> variable = environment.meshAddress();
        if (variable.isPresent() && !settings.given()) {
            return MeshAddress.parse("MESH_ADDRESS", variable.get());
        }
        MeshConfig config = settings.load(environment).config();
        return MeshAddress.parse("the mesh port", HomeAdmin.fromHere(listening(config)));
    }

    /** Beside an inner port, the mesh port is for partners. */
    private static String listening(MeshConfig config) throws IOException {
        Path home = config.node().home();
        if (HomeLock.holder(home).isPresent()) {
            Optional<String> inner = Listeners.find(home, "inner");
            Optional<String> found = inner.isPresent() ? inner : Listeners.find(home, "mesh");
            if (found.isPresent()) {
                return found.get();
            }
        }
        return config.ingress().inner().orElse(config.ingress().outer()).toString();
    }

    private SSLContext trust(Environment environment, String bearer) throws Failure, IOException, InterruptedException {
        try {
            List<X509Certificate> roots = caCert != null
                    ? Pem.certificates("--cacert", SmallFile.read("--cacert", caCert))
                    : Pem.certificates("the root of the node", ownRoot(environment, bearer));
            return RootTrust.context(roots);
        } catch (GeneralSecurityException | MeshException e) {
            throw AdminOptions.usage("TLS cannot be set up: " + e.getMessage(), "look at --cacert");
        }
    }

    private String ownRoot(Environment environment, String bearer) throws Failure, IOException, InterruptedException {
        MeshConfig config = settings.load(environment).config();
        if (HomeLock.holder(config.node().home()).isEmpty()) {
            throw AdminOptions.usage(
                    "https needs to know the root of the node", "give --cacert FILE, or the --home of a running node");
        }
        JsonArray certificates =
                HomeAdmin.open(config, bearer, null, null).get("/certificates").getJsonArray("certificates");
        for (int i = 0; i < certificates.size(); i++) {
            if (certificates.getJsonObject(i).getString("use").equals("root")) {
                return certificates.getJsonObject(i).getString("crt");
            }
        }
        throw AdminOptions.usage("the node of --home has no root yet", "give --cacert FILE");
    }
}
