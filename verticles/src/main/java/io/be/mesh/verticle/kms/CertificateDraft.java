package io.be.mesh.verticle.kms;

import java.io.IOException;
import java.security.PublicKey;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * What a certificate is to say, before it is signed.
 *
 * @param until end of its life, if its signer lives as long
 * @param names subject alternative names; may be empty
 * @param crlUrl where its signer publishes what was revoked; empty: not said
 */
record CertificateDraft(
        X500Principal subject, PublicKey key, Instant until, List<GeneralName> names, Use use, String crlUrl) {
    private static final int MAX_COMMON_NAME = 64;

    CertificateDraft {
        names = List.copyOf(names);
    }

    /** One that does not say where its signer publishes what was revoked. */
    CertificateDraft(X500Principal subject, PublicKey key, Instant until, List<GeneralName> names, Use use) {
        this(subject, key, until, names, use, "");
    }

    /** What a certificate is good for (RFC 5280, sections 4.2.1.3 and 4.2.1.12). */
    enum Use {
        AUTHORITY(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature),
        NODE(KeyUsage.digitalSignature, KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth),
        CLIENT(KeyUsage.digitalSignature, KeyPurposeId.id_kp_clientAuth);

        private final int usage;
        private final List<KeyPurposeId> purposes;

        Use(int usage, KeyPurposeId... purposes) {
            this.usage = usage;
            this.purposes = List.of(purposes);
        }

        KeyUsage usage() {
            return new KeyUsage(usage);
        }

        List<KeyPurposeId> purposes() {
            return purposes;
        }
    }

    static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    static GeneralName ip(String literal) {
        return new GeneralName(GeneralName.iPAddress, literal);
    }

    /** A subject as existing nodes write it; a common name that is too long for X.520 is cut. */
    static X500Principal subject(String organisation, String commonName) {
        String name = commonName.length() > MAX_COMMON_NAME ? commonName.substring(0, MAX_COMMON_NAME) : commonName;
        try {
            return new X500Principal(new X500NameBuilder(BCStyle.INSTANCE)
                    .addRDN(BCStyle.C, "CN")
                    .addRDN(BCStyle.O, organisation)
                    .addRDN(BCStyle.CN, name)
                    .build()
                    .getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("a name that was built cannot be encoded", e);
        }
    }
}
