package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.identity.LeafCertificate;
import io.be.mesh.cluster.identity.Pem;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A handshake of the JDK in which both sides show the same leaf and trust the same root. */
final class TlsProof {
    private static final int SENT = 7;

    private TlsProof() {}

    /** The protocol that was agreed on; fails when one side does not believe the other. */
    static String handshake(LeafCertificate leaf, X509Certificate root, String protocol) throws Exception {
        SSLContext context = context(leaf, root);
        try (SSLServerSocket server =
                (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0)) {
            server.setNeedClientAuth(true);
            server.setSoTimeout(10_000);
            CompletableFuture<Integer> served = CompletableFuture.supplyAsync(() -> {
                try (SSLSocket peer = (SSLSocket) server.accept()) {
                    peer.setSoTimeout(10_000);
                    int read = peer.getInputStream().read();
                    peer.getOutputStream().write(read);
                    return read;
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            String agreed = ask(context, server.getLocalPort(), protocol);
            if (served.get(10, TimeUnit.SECONDS) != SENT) {
                throw new AssertionError("the server did not get what was sent");
            }
            return agreed;
        }
    }

    private static String ask(SSLContext context, int port, String protocol) throws Exception {
        try (SSLSocket client = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            client.setSoTimeout(10_000);
            client.setEnabledProtocols(new String[] {protocol});
            client.getOutputStream().write(SENT);
            if (client.getInputStream().read() != SENT) {
                throw new AssertionError("the client did not get what was sent");
            }
            return client.getSession().getProtocol();
        }
    }

    private static SSLContext context(LeafCertificate leaf, X509Certificate root) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "leaf",
                Pem.privateKey("key", leaf.key()),
                new char[0],
                Pem.certificates("chain", leaf.chain()).toArray(X509Certificate[]::new));
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, new char[0]);
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("root", root);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
        trusted.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
