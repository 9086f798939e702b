package io.be.mesh.cluster.replica;

import io.be.mesh.cluster.identity.Pem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.net.TCPSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS between the replicas of one node: 1.3 only, both sides show a certificate, and one is believed when it is valid now
 * and signed by the cluster's root. No host name is compared: who has such a certificate is a replica, wherever it runs.
 * Immutable and thread safe.
 */
public final class ReplicaTls {
    private static final String PROTOCOL = "TLSv1.3";
    /** Of the stores in memory, which nobody else sees: their form wants one. */
    private static final char[] PASSWORD = "memory".toCharArray();
    /** With a longer one than TLS allows for a ticket (7 days) no ticket is given: each connection shows its certificate. */
    private static final int NO_TICKETS_SECONDS = 8 * 24 * 3600;

    private final SSLContext context;
    private final Buffer own;
    private final Buffer root;

    /** @throws IllegalArgumentException when the identity is not one: its key cannot be kept or its root is none */
    public ReplicaTls(ReplicaIdentity identity) {
        try {
            KeyStore store = store(identity);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            store.store(bytes, PASSWORD);
            own = Buffer.buffer(bytes.toByteArray());
            root = Buffer.buffer(Pem.write(List.of(identity.root())));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
            keys.init(store, PASSWORD);
            context = SSLContext.getInstance(PROTOCOL);
            context.init(keys.getKeyManagers(), peers(identity.root()), null);
            context.getServerSessionContext().setSessionTimeout(NO_TICKETS_SECONDS);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("no TLS with " + identity, e);
        }
    }

    private static KeyStore store(ReplicaIdentity identity) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setKeyEntry("replica", identity.key(), PASSWORD, new X509Certificate[] {identity.certificate()});
        return store;
    }

    private static TrustManager[] peers(X509Certificate root) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setCertificateEntry("root", root);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory.getTrustManagers();
    }

    /** A new engine for one connection. */
    public SSLEngine engine(boolean client) {
        // Without the peer's address, so that no session is resumed: a certificate that has expired is seen at once.
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(client);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {PROTOCOL});
        if (!client) {
            parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Makes the client or server of these options speak so; a server must also be told to require a certificate. */
    public void secure(TCPSSLOptions options) {
        options.setSsl(true)
                .setEnabledSecureTransportProtocols(Set.of(PROTOCOL))
                .setKeyCertOptions(keyCertOptions())
                .setTrustOptions(trustOptions());
    }

    /** In the one form that every server and client of Vert.x takes, also that of its bus; never to be logged. */
    public KeyCertOptions keyCertOptions() {
        return new PfxOptions().setValue(own).setPassword(String.valueOf(PASSWORD));
    }

    public TrustOptions trustOptions() {
        return new PemTrustOptions().addCertValue(root);
    }
}
