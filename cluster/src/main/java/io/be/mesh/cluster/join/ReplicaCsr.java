package io.be.mesh.cluster.join;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.replica.P256;
import io.be.mesh.cluster.replica.ReplicaName;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A new replica's request for a certificate (PKCS#10). It proves a key; the name is given beside it. Costs CPU. */
final class ReplicaCsr {
    private ReplicaCsr() {}

    /** PEM. */
    static String make(KeyPair pair, ReplicaName name) {
        try {
            return Pem.writeRequest(
                    new JcaPKCS10CertificationRequestBuilder(new X500Principal("CN=" + name), pair.getPublic())
                            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                            .getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("a request for a certificate could not be made", e);
        }
    }

    /**
     * The key, which is on P-256 and has signed the request.
     *
     * @throws MeshException E…400 when it is not a request, E…603 for another key, E…615 for its signature
     */
    static PublicKey read(String text) {
        try (PEMParser parser = new PEMParser(new StringReader(text.strip()))) {
            if (parser.readObject() instanceof PKCS10CertificationRequest request) {
                return checked(request);
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "csr is not a PEM certificate request", e);
        }
        throw new MeshException(ErrorCode.BAD_REQUEST, "csr is not a PEM certificate request");
    }

    private static PublicKey checked(PKCS10CertificationRequest request) throws IOException {
        try {
            PublicKey key = Pem.publicKey("csr", request.getSubjectPublicKeyInfo());
            if (!P256.is(key)) {
                throw new MeshException(ErrorCode.CERTIFICATE, "csr has another key than one of P-256");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new MeshException(ErrorCode.BAD_SIGNATURE, "csr is not signed by its own key");
            }
            return key;
        } catch (GeneralSecurityException | OperatorCreationException | PKCSException e) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "csr has a key or a signature that is not known", e);
        }
    }
}
