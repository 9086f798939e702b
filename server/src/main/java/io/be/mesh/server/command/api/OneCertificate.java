package io.be.mesh.server.command.api;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;

/** Takes exactly one server certificate, whatever host it names. Any thread. */
final class OneCertificate extends ServerOnly {
    private final X509Certificate known;

    OneCertificate(X509Certificate known) {
        this.known = known;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        if (chain.length == 0 || !chain[0].equals(known)) {
            throw new CertificateException("the admin port shows another certificate than admin.tls-certificate");
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[] {known};
    }
}
