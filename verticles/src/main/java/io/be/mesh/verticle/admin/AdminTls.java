package io.be.mesh.verticle.admin;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.conf.MeshConfig;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * TLS of the admin port. {@code toString} shows nothing of the key.
 *
 * @param chain PEM
 * @param key PKCS#8 PEM
 * @param clientRoots PEM; empty when clients need no certificate
 * @param names that the certificate is for, lower case
 */
public record AdminTls(String chain, String key, String clientRoots, Set<String> names) {
    private static final int DNS_NAME = 2;
    private static final long MOST_BYTES = 1 << 20;

    public AdminTls {
        names = Set.copyOf(names);
    }

    /**
     * Reads the files of the settings; blocking.
     *
     * @return empty when the admin port speaks plaintext
     * @throws MeshException that names the setting whose file cannot be used
     */
    public static Optional<AdminTls> read(MeshConfig.Admin admin) {
        if (admin.tlsCertificate().isEmpty()) {
            return Optional.empty();
        }
        List<X509Certificate> chain = certificates("admin.tls-certificate", admin.tlsCertificate());
        String key = text("admin.tls-key", admin.tlsKey());
        Pem.requirePair("admin.tls-certificate", chain.get(0), "admin.tls-key", key);
        String roots = admin.tlsClientRoots().isEmpty()
                ? ""
                : Pem.write(certificates("admin.tls-client-roots", admin.tlsClientRoots()));
        String plain = Pem.write(Pem.privateKey("admin.tls-key", key));
        return Optional.of(new AdminTls(Pem.write(chain), plain, roots, names(chain.get(0))));
    }

    /** Whether clients must prove themselves with a certificate. */
    public boolean asksClients() {
        return !clientRoots.isEmpty();
    }

    void apply(HttpServerOptions options) {
        options.setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertValue(Buffer.buffer(chain))
                        .setKeyValue(Buffer.buffer(key)))
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
        if (asksClients()) {
            options.setClientAuth(ClientAuth.REQUIRED)
                    .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(clientRoots)));
        }
    }

    private static List<X509Certificate> certificates(String setting, String file) {
        return Pem.certificates(setting, text(setting, file));
    }

    private static String text(String setting, String file) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > MOST_BYTES) {
                throw new MeshException(ErrorCode.BAD_REQUEST, setting + " is a file of more than 1 MiB: " + file);
            }
            return Files.readString(path);
        } catch (IOException e) {
            throw new MeshException(ErrorCode.BAD_REQUEST, setting + " cannot be read: " + e, e);
        }
    }

    private static Set<String> names(X509Certificate leaf) {
        Set<String> names = new HashSet<>();
        try {
            Collection<List<?>> all = leaf.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (name.get(0).equals(DNS_NAME) && name.get(1) instanceof String text) {
                    names.add(text.toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "admin.tls-certificate has names that cannot be read", e);
        }
        return names;
    }

    @Override
    public String toString() {
        return "AdminTls[names=" + names + ", asksClients=" + asksClients() + "]";
    }
}
