package io.be.mesh.client.wire;

import io.be.mesh.client.cause.MeshCode;
import io.be.mesh.client.cause.MeshException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;

/** Whom this side trusts and what it shows. Each member is PEM or the path of a PEM file; {@link #toString} shows none. */
public final class Tls {
    private final String trust;
    private final String certificate;
    private final String key;
    private final String name;

    /**
     * @param trust roots; empty takes those of the Java machine
     * @param certificate chain of this client; empty shows none
     * @param key of the certificate, PKCS#8, not encrypted
     * @param name that the node's certificate must have; empty for the host of the address
     */
    public Tls(String trust, String certificate, String key, String name) {
        this.trust = trust;
        this.certificate = certificate;
        this.key = key;
        this.name = name;
    }

    /** Whether anything of it is set: then addresses without a scheme mean TLS. */
    public boolean isSet() {
        return !trust.isEmpty() || !certificate.isEmpty();
    }

    String name() {
        return name;
    }

    SslContext context() {
        try {
            SslContextBuilder builder = GrpcSslContexts.forClient();
            if (!trust.isEmpty()) {
                builder.trustManager(pem("the trust root", trust));
            }
            if (!certificate.isEmpty()) {
                builder.keyManager(pem("the client certificate", certificate), pem("the client key", key));
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            // The texts of the library may quote the PEM: only its kind is said.
            throw MeshException.of(
                    MeshCode.CERTIFICATE,
                    "the trust root, the client certificate or its key cannot be used: "
                            + e.getClass().getSimpleName());
        }
    }

    private static InputStream pem(String what, String text) {
        if (text.contains("-----BEGIN")) {
            return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
        }
        try {
            return new ByteArrayInputStream(Files.readAllBytes(Path.of(text)));
        } catch (IOException | RuntimeException e) {
            throw MeshException.of(
                    MeshCode.CERTIFICATE,
                    what + " cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private List<String> members() {
        return List.of(trust, certificate, key, name);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tls && ((Tls) other).members().equals(members());
    }

    @Override
    public int hashCode() {
        return members().hashCode();
    }

    @Override
    public String toString() {
        return "Tls[trust=" + !trust.isEmpty() + ", certificate=" + !certificate.isEmpty() + "]";
    }
}
