package io.be.mesh.cluster.trust;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.urn.Urn;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A node's request for a certificate (PKCS#10), checked: made with its own key, the key strong, the name that node's and
 * no other. Whatever else it asks for is not looked at. Checks a signature: costs CPU.
 *
 * @param key that the certificate is to be for
 */
public record PartnerCsr(PublicKey key) {
    private static final String FIELD = "csr";

    /**
     * @param text PEM
     * @throws MeshException E…400 when it is not a request, E…603 for its key or names, E…615 for its signature
     */
    public static PartnerCsr read(String text, String nodeId) {
        PKCS10CertificationRequest request = parse(text);
        try {
            PublicKey key = Pem.publicKey(FIELD, request.getSubjectPublicKeyInfo());
            Strength.ofKey(FIELD, key);
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new MeshException(ErrorCode.BAD_SIGNATURE, FIELD + " is not signed by its own key");
            }
            requireName(request, Urn.host(nodeId));
            return new PartnerCsr(key);
        } catch (IOException | GeneralSecurityException | OperatorCreationException | PKCSException e) {
            throw new MeshException(ErrorCode.BAD_REQUEST, FIELD + " has a key or a signature that is not known", e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new MeshException(ErrorCode.BAD_REQUEST, FIELD + " is not a PEM certificate request", e);
        }
    }

    private static PKCS10CertificationRequest parse(String text) {
        if (text.length() > Pem.MAX_CHARS) {
            throw new MeshException(
                    ErrorCode.BAD_REQUEST,
                    FIELD + " has " + text.length() + " characters, " + Pem.MAX_CHARS + " are accepted");
        }
        try (PEMParser parser = new PEMParser(new StringReader(text.strip()))) {
            if (parser.readObject() instanceof PKCS10CertificationRequest request) {
                return request;
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new MeshException(ErrorCode.BAD_REQUEST, FIELD + " is not a PEM certificate request", e);
        }
        throw new MeshException(ErrorCode.BAD_REQUEST, FIELD + " is not a PEM certificate request");
    }

    private static void requireName(PKCS10CertificationRequest request, String name) {
        Extensions asked = request.getRequestedExtensions();
        GeneralNames names =
                asked == null ? null : GeneralNames.fromExtensions(asked, Extension.subjectAlternativeName);
        if (names == null || names.getNames().length != 1) {
            throw refused(FIELD + " must name " + name + " and nothing else (subjectAltName)");
        }
        GeneralName only = names.getNames()[0];
        if (only.getTagNo() != GeneralName.dNSName || !only.getName().toString().equalsIgnoreCase(name)) {
            throw refused(FIELD + " names somebody else than " + name + " (subjectAltName)");
        }
    }

    private static MeshException refused(String message) {
        return new MeshException(ErrorCode.CERTIFICATE, message);
    }
}
