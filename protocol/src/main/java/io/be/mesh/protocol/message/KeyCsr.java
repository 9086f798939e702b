package io.be.mesh.protocol.message;

import java.util.List;

/**
 * What a certificate is to be, as {@code kms.crt.apply.*} takes it.
 *
 * @param length bits of an RSA key; 0 for the node's own choice
 * @param expireAt milliseconds since the epoch; 0 for the default life
 * @param caCert PEM of the issuer
 * @param caKey PEM
 */
public record KeyCsr(
        String cno,
        String pno,
        String domain,
        String subject,
        int length,
        long expireAt,
        String mail,
        boolean isCa,
        String caCert,
        String caKey,
        List<String> ips) {
    public KeyCsr {
        ips = List.copyOf(ips);
    }

    @Override
    public String toString() {
        return "KeyCsr[domain=" + domain + ", isCa=" + isCa + "]";
    }
}
