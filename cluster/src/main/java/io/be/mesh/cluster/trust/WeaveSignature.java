package io.be.mesh.cluster.trust;

import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.WeaveRequest;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;

/** The signature of a request to weave: whoever sends it holds the key of the root in it. Costs CPU. */
public final class WeaveSignature {
    private static final int MAX_SIGNATURE_CHARS = 2048;

    private WeaveSignature() {}

    /** The request, signed with the key of its {@code hostRoot}. */
    public static WeaveRequest sign(WeaveRequest request, PrivateKey rootKey) {
        try {
            Signature signer = Signature.getInstance(Pem.signatureAlgorithm(rootKey));
            signer.initSign(rootKey);
            signer.update(request.signed());
            return request.withSignature(Base64.getEncoder().encodeToString(signer.sign()));
        } catch (GeneralSecurityException e) {
            throw new MeshException(ErrorCode.INTERNAL, "the request to weave could not be signed", e);
        }
    }

    /**
     * Checks what a request proves by itself: its root is a strong CA certificate that is valid now and fits its issuers,
     * the signature is by its key, and the CSR is by its own key and names the sender alone. Whom it is for and whether
     * it has expired is the caller's to check.
     *
     * @return the certificate whose key has signed
     * @throws MeshException E…400 for what does not parse, E…603 for the root or the names, E…615 for a signature
     */
    public static X509Certificate verify(WeaveRequest request, Instant now) {
        List<X509Certificate> chain = Pem.certificates("host_root", request.hostRoot());
        X509Certificate root = chain.get(0);
        requireCa(root, now);
        requireLinked(chain);
        if (!isSigned(request, root)) {
            throw new MeshException(
                    ErrorCode.BAD_SIGNATURE, "the request to weave is not signed by the key of its host_root");
        }
        PartnerCsr.read(request.csr(), request.nodeId());
        return root;
    }

    private static void requireCa(X509Certificate root, Instant now) {
        try {
            root.checkValidity(Date.from(now));
        } catch (CertificateExpiredException e) {
            throw refused("host_root expired at " + root.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException e) {
            throw refused("host_root is not valid before " + root.getNotBefore().toInstant());
        }
        if (root.getBasicConstraints() < 0) {
            throw refused("host_root is not a CA certificate (basicConstraints)");
        }
        Strength.ofKey("host_root", root.getPublicKey());
    }

    /** Each is signed by the next; one that names itself as its issuer is signed by itself. */
    private static void requireLinked(List<X509Certificate> chain) {
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate each = chain.get(i);
            boolean own = each.getSubjectX500Principal().equals(each.getIssuerX500Principal());
            if (own || i + 1 < chain.size()) {
                try {
                    each.verify(chain.get(own ? i : i + 1).getPublicKey());
                } catch (GeneralSecurityException e) {
                    throw new MeshException(
                            ErrorCode.BAD_SIGNATURE, "host_root is not signed by the issuer it comes with", e);
                }
            }
        }
    }

    private static boolean isSigned(WeaveRequest request, X509Certificate root) {
        if (request.signature().length() > MAX_SIGNATURE_CHARS) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(Pem.signatureAlgorithm(root.getPublicKey()));
            verifier.initVerify(root.getPublicKey());
            verifier.update(request.signed());
            return verifier.verify(Base64.getDecoder().decode(request.signature()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // a signature of another algorithm, or no base64
        }
    }

    private static MeshException refused(String message) {
        return new MeshException(ErrorCode.CERTIFICATE, message);
    }
}
