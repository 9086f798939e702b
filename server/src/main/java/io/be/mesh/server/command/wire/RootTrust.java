package io.be.mesh.server.command.wire;

import io.be.mesh.server.command.api.ServerOnly;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Takes a node whose certificate ends at one of some roots: it names the node, not the host it was reached by. Any thread. */
final class RootTrust extends ServerOnly {
    private final X509TrustManager roots;

    private RootTrust(X509TrustManager roots) {
        this.roots = roots;
    }

    static SSLContext context(List<X509Certificate> roots) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, new char[0]);
        for (int i = 0; i < roots.size(); i++) {
            store.setCertificateEntry("root" + i, roots.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        X509TrustManager manager = (X509TrustManager) factory.getTrustManagers()[0];
        context.init(null, new TrustManager[] {new RootTrust(manager)}, null);
        return context;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        roots.checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return roots.getAcceptedIssuers();
    }
}
