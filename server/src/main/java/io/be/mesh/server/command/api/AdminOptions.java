package io.be.mesh.server.command.api;

import io.be.mesh.conf.EffectiveConfig;
import io.be.mesh.conf.Environment;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.SettingOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which a command finds the admin port of a node, and proves that it may use it. */
public final class AdminOptions {
    @Mixin
    private SettingOptions settings = new SettingOptions();

    @Option(
            names = "--admin",
            paramLabel = "URL",
            description = "the admin port of a node on another machine, instead of the node of --home")
    private @Nullable String admin;

    @Mixin
    private TokenOptions token = new TokenOptions();

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "PEM of the roots that the admin port's certificate must end at")
    private @Nullable Path caCert;

    @Option(names = "--cert", paramLabel = "FILE", description = "PEM of our client certificate and its issuers")
    private @Nullable Path cert;

    @Option(names = "--key", paramLabel = "FILE", description = "PEM of its key")
    private @Nullable Path key;

    @Option(names = "--json", description = "for machines")
    private boolean json;

    /** Whether the output is JSON. */
    public boolean json() {
        return json;
    }

    /** The settings of the node of {@code --home}. */
    public MeshConfig config(Environment environment) throws Failure {
        return settings.load(environment).config();
    }

    /** The same with where each was written. */
    public EffectiveConfig effective(Environment environment) throws Failure {
        return settings.load(environment);
    }

    /** The token that is shown; empty when none was given. */
    public String bearer(Environment environment) throws Failure {
        return token.bearer(environment);
    }

    /** Whether another machine's node was named. */
    public boolean remote() {
        return admin != null;
    }

    /** The way to the node. */
    public AdminApi open(Environment environment) throws Failure, IOException {
        String bearer = bearer(environment);
        if (admin != null) {
            URI base = url(admin);
            return new AdminApi(base, bearer, AdminTls.remote(caCert, cert, key), "the node at " + base);
        }
        return HomeAdmin.open(config(environment), bearer, cert, key);
    }

    private static URI url(String text) throws Failure {
        String full = text.contains("://") ? text : "https://" + text;
        try {
            URI base = URI.create(full.endsWith("/") ? full.substring(0, full.length() - 1) : full);
            if (base.getHost() != null && ("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
                return base;
            }
        } catch (IllegalArgumentException e) {
            // told below, as every other text that is no URL
        }
        throw usage("--admin is not a URL: " + text, "write https://host:7305");
    }

    /** A failure of the command line. */
    public static Failure usage(String message, String hint) {
        return new Failure(Failure.Exit.USAGE, ErrorCode.BAD_REQUEST, message, hint);
    }
}
