package io.be.mesh.cluster.join;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts the server whose chain ends in the root of a ticket: its own certificate signed by that root, and nothing between. The
 * names in it do not matter, as any replica of that cluster may admit.
 */
final class TicketTrust extends X509ExtendedTrustManager {
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";

    private final JoinTicket ticket;
    private final Clock clock;
    private volatile boolean otherCluster;

    TicketTrust(JoinTicket ticket, Clock clock) {
        this.ticket = ticket;
        this.clock = clock;
    }

    /** Whether a server was refused because it belongs to another cluster. */
    boolean metOtherCluster() {
        return otherCluster;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        X509Certificate root = chain[chain.length - 1];
        if (chain.length != 2 || !ticket.isFor(root)) {
            otherCluster = true;
            throw new CertificateException("the server is no replica of the cluster that the join token is for");
        }
        try {
            for (X509Certificate each : chain) {
                each.checkValidity(Date.from(clock.instant()));
                each.verify(root.getPublicKey());
            }
        } catch (GeneralSecurityException e) {
            throw new CertificateException("the certificate of the replica is not good: " + e.getMessage(), e);
        }
        List<String> purposes = chain[0].getExtendedKeyUsage();
        if (chain[0].getBasicConstraints() >= 0 || purposes == null || !purposes.contains(SERVER)) {
            throw new CertificateException("the certificate of the replica is not for a server");
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
