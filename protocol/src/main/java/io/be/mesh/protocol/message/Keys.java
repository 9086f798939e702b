package io.be.mesh.protocol.message;

/**
 * A key or certificate, as {@code kms.crt.*} answers it.
 *
 * @param cno certificate number
 * @param pno number of its issuer
 * @param kno number of this key
 * @param kind 1 root private key, 2 root public key, 4 root certificate, 8 issued private key, 16 issued public key, 32
 *     issued certificate
 * @param key PEM
 */
public record Keys(String cno, String pno, String kno, int kind, String csr, String key, int status, int version) {
    public static final int ROOT_PRIVATE_KEY = 1;
    public static final int ROOT_CERTIFICATE = 4;
    public static final int ISSUED_PRIVATE_KEY = 8;
    public static final int ISSUED_CERTIFICATE = 32;

    @Override
    public String toString() {
        return "Keys[kno=" + kno + ", kind=" + kind + "]";
    }
}
