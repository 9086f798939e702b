package io.be.mesh.server.command.wire;

import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.server.Failure;
import io.be.mesh.server.command.api.AdminOptions;
import io.be.mesh.verticle.network.PeerAddress;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** Where a node is, as SDKs are told: {@code [scheme://]host[:port]{,host[:port]}}, plaintext on port 7304 if not said. */
final class MeshAddress {
    private static final int PORT = 7304;
    private static final Pattern WITH_PORT = Pattern.compile(".*:\\d{1,5}/?");

    private MeshAddress() {}

    /** @param option how a failure names it */
    static List<URI> parse(String option, String text) throws Failure {
        String full = text.strip();
        if (!full.contains("://")) {
            full = "http://" + full + (WITH_PORT.matcher(full).matches() ? "" : ":" + PORT);
        }
        try {
            PeerAddress address = PeerAddress.parse(option, full);
            String scheme = address.scheme().tls() ? "https://" : "http://";
            return address.endpoints().stream()
                    .map(endpoint -> URI.create(scheme + endpoint))
                    .toList();
        } catch (MeshException e) {
            throw AdminOptions.usage(e.message() + ": " + text, "write host:7304 or https://host:7304");
        }
    }
}
