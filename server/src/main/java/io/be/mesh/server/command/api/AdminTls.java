package io.be.mesh.server.command.api;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.server.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS towards the admin port. Blocking. */
final class AdminTls {
    private static final char[] IN_MEMORY = new char[0];

    private AdminTls() {}

    static Optional<SSLContext> none() {
        return Optional.empty();
    }

    /** Another machine: its certificate must end at the given roots, else at those of this Java, and name its host. */
    static Optional<SSLContext> remote(@Nullable Path roots, @Nullable Path cert, @Nullable Path key) throws Failure {
        try {
            TrustManager[] trust = null;
            if (roots != null) {
                KeyStore store = empty();
                int number = 0;
                for (X509Certificate root : Pem.certificates("--cacert", SmallFile.read("--cacert", roots))) {
                    store.setCertificateEntry("root" + number++, root);
                }
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init(store);
                trust = factory.getTrustManagers();
            }
            return Optional.of(context(own(cert, key), trust));
        } catch (GeneralSecurityException | IOException | MeshException e) {
            throw AdminOptions.usage("TLS cannot be set up: " + e.getMessage(), "look at --cacert, --cert and --key");
        }
    }

    /** The node of a home on this machine: it must show exactly the certificate that its settings name. */
    static Optional<SSLContext> own(Path certificate, @Nullable Path cert, @Nullable Path key) throws Failure {
        try {
            X509Certificate known = Pem.certificates(
                            "admin.tls-certificate", SmallFile.read("admin.tls-certificate", certificate))
                    .get(0);
            return Optional.of(context(own(cert, key), new TrustManager[] {new OneCertificate(known)}));
        } catch (GeneralSecurityException | IOException | MeshException e) {
            throw AdminOptions.usage(
                    "TLS cannot be set up: " + e.getMessage(), "look at admin.tls-certificate, --cert and --key");
        }
    }

    private static SSLContext context(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return context;
    }

    private static KeyManager @Nullable [] own(@Nullable Path cert, @Nullable Path key)
            throws Failure, GeneralSecurityException, IOException {
        if (cert == null && key == null) {
            return null;
        }
        if (cert == null || key == null) {
            throw AdminOptions.usage("--cert and --key belong together", "give both");
        }
        List<X509Certificate> chain = Pem.certificates("--cert", SmallFile.read("--cert", cert));
        String text = SmallFile.read("--key", key);
        Pem.requirePair("--cert", chain.get(0), "--key", text);
        KeyStore store = empty();
        store.setKeyEntry("own", Pem.privateKey("--key", text), IN_MEMORY, chain.toArray(Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, IN_MEMORY);
        return store;
    }
}
