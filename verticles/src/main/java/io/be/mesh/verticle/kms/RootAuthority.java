package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.security.PrivateKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * What signs certificates. {@code toString} never shows the key.
 *
 * @param chain the certificate of {@code key} first, then its issuers if there are any
 */
record RootAuthority(List<X509Certificate> chain, PrivateKey key) {
    private static final int KEY_CERT_SIGN = 5;

    RootAuthority {
        chain = List.copyOf(chain);
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    /**
     * Reads an authority that was given, and checks that it can be one: the key is that of the certificate, which is a CA's
     * and valid. Costs CPU.
     *
     * @throws MeshException that names the field: E…400 for what does not parse, E…603 for what does not fit
     */
    static RootAuthority read(String crtField, String crt, String keyField, String key, Instant now) {
        List<X509Certificate> chain = Pem.certificates(crtField, crt);
        PrivateKey signer = Pem.privateKey(keyField, key);
        X509Certificate certificate = chain.get(0);
        if (!Pem.matches(signer, certificate.getPublicKey())) {
            throw refused(keyField + " does not match " + crtField);
        }
        requireValid(crtField, certificate, now);
        requireCa(crtField, certificate);
        return new RootAuthority(chain, signer);
    }

    private static void requireValid(String field, X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
        } catch (CertificateExpiredException e) {
            throw refused(field + " expired at " + certificate.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException e) {
            throw refused(
                    field + " is not valid before " + certificate.getNotBefore().toInstant());
        }
    }

    private static void requireCa(String field, X509Certificate certificate) {
        if (certificate.getBasicConstraints() < 0) {
            throw refused(field + " is not a CA certificate (basicConstraints), it cannot sign");
        }
        boolean[] usage = certificate.getKeyUsage();
        if (usage != null && !usage[KEY_CERT_SIGN]) {
            throw refused(field + " may not sign certificates (keyUsage)");
        }
    }

    private static MeshException refused(String message) {
        return new MeshException(ErrorCode.CERTIFICATE, message);
    }

    @Override
    public String toString() {
        return "RootAuthority[" + certificate().getSubjectX500Principal() + "]";
    }
}
