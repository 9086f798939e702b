package io.be.mesh.verticle.kms;

import io.be.mesh.cluster.bus.message.SignedOffer;
import io.be.mesh.cluster.bus.message.WeaveOffer;
import io.be.mesh.cluster.identity.Pem;
import io.be.mesh.cluster.trust.PartnerCsr;
import io.be.mesh.cluster.trust.WeaveSignature;
import io.be.mesh.protocol.code.ErrorCode;
import io.be.mesh.protocol.code.MeshException;
import io.be.mesh.protocol.message.Environ;
import io.be.mesh.protocol.message.WeaveRequest;
import io.be.mesh.protocol.urn.Urn;
import java.io.IOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** What goes to partners and comes from them: requests to weave, and certificates for their keys. Costs CPU. */
final class PartnerDesk {
    private static final int AUTH_CODE_BYTES = 16;

    private final KmsSettings settings;
    private final CertificateIssuer issuer;
    private final SecureRandom random = new SecureRandom();

    PartnerDesk(KmsSettings settings, CertificateIssuer issuer) {
        this.settings = settings;
        this.issuer = issuer;
    }

    /** A new key, its CSR, and the request to weave, signed by the root. */
    SignedOffer offer(WeaveOffer wanted, Credentials self, Instant now) {
        if (wanted.targetNodeId().isBlank()) {
            throw new MeshException(ErrorCode.BAD_REQUEST, "node_id is missing: whom is the request for");
        }
        Environ environ = self.environ();
        KeyPair pair = KeyMaker.make(settings.keyAlgorithm());
        byte[] authCode = new byte[AUTH_CODE_BYTES];
        random.nextBytes(authCode);
        WeaveRequest request = new WeaveRequest(
                environ.nodeId(),
                environ.instId(),
                environ.instName(),
                wanted.address(),
                environ.rootCrt(),
                csr(environ.nodeId(), pair),
                HexFormat.of().formatHex(authCode),
                wanted.targetNodeId(),
                now.toEpochMilli(),
                now.plus(settings.weaveExpiry()).toEpochMilli(),
                "");
        return new SignedOffer(WeaveSignature.sign(request, self.authority().key()), Pem.write(pair.getPrivate()));
    }

    /** A certificate for the key of a partner's CSR. */
    X509Certificate issue(String nodeId, String csr, Credentials self, Instant now) {
        PartnerCsr checked = PartnerCsr.read(csr, nodeId);
        return issuer.partner(nodeId, checked.key(), self.authority(), now);
    }

    private static String csr(String nodeId, KeyPair pair) {
        try {
            ExtensionsGenerator asked = new ExtensionsGenerator();
            asked.addExtension(
                    Extension.subjectAlternativeName, false, new GeneralNames(CertificateDraft.dns(Urn.host(nodeId))));
            byte[] der = new JcaPKCS10CertificationRequestBuilder(
                            CertificateDraft.subject(Urn.host(nodeId), nodeId), pair.getPublic())
                    .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, asked.generate())
                    .build(new JcaContentSignerBuilder(CertificateSigner.algorithm(pair.getPrivate()))
                            .build(pair.getPrivate()))
                    .getEncoded();
            return Pem.writeRequest(der);
        } catch (IOException | OperatorCreationException e) {
            throw new MeshException(ErrorCode.INTERNAL, "the certificate request could not be made", e);
        }
    }
}
